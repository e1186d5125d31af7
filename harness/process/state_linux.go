package process

import (
	"fmt"
	"os"
	"strconv"

	"github.com/prometheus/procfs"

	"github.com/sockdrill/sockdrill/harness/lazy"
)

// What /proc/PID/status says of the first thread (proc(5)): its state, whether it still has memory, and which signals wait for it alone.
var (
	stateOf   = lazy.Regexp(`(?m)^State:\s+([A-Z])`)
	memoryOf  = lazy.Regexp(`(?m)^VmSize:`)
	pendingOf = lazy.Regexp(`(?m)^SigPnd:\s+([0-9a-f]+)`)
)

// killed is the bit of SIGKILL, which waits for each thread of a process that has called exit, or was killed.
const killed = 1 << (9 - 1)

// ending reports whether the process is on its way out.
func (p *Process) ending() bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.group.id))
	return err == nil && onItsWayOut(text) // else it was collected just now, which Exit tells in a moment
}

func onItsWayOut(status []byte) bool {
	state, pending := stateOf().FindSubmatch(status), pendingOf().FindSubmatch(status)
	if state == nil || pending == nil {
		return false
	}
	signals, err := strconv.ParseUint(string(pending[1]), 16, 64)
	return string(state[1]) == "Z" || string(state[1]) == "X" || !memoryOf().Match(status) || err == nil && signals&killed != 0
}

// runs reports whether a thread of the group is in any state but those of one that is stopped or has ended (proc(5)).
func (g group) runs() bool {
	for _, p := range members(g.id) {
		threads, err := procfs.AllThreads(p.PID)
		if err != nil {
			continue // it has ended since
		}
		for _, thread := range threads {
			if s, err := thread.Stat(); err == nil && s.State != "T" && s.State != "Z" && s.State != "X" {
				return true
			}
		}
	}
	return false
}
