package process

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/packets"
)

// ownGroup asks for a process group of its own, and that the process dies with the one that started it.
func ownGroup() *syscall.SysProcAttr {
	adopt()
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// lockThread keeps the thread that starts a process alive as long as the process: Pdeathsig watches the thread.
func lockThread() {
	runtime.LockOSThread()
	packets.Relinquish()
}
func unlockThread() { runtime.UnlockOSThread() }

// groupMembers names the processes of a group that still run.
func groupMembers(group int) []string {
	var names []string
	for _, p := range members(group) {
		words, err := p.CmdLine()
		if err != nil || len(words) == 0 {
			words = []string{"a process"}
		}
		names = append(names, fmt.Sprintf("%s (process %d)", Shorten(strings.Join(words, " ")), p.PID))
	}
	return names
}

// numbers are those of the processes of a group that still run.
func (g group) numbers() []int {
	var all []int
	for _, p := range members(g.id) {
		all = append(all, p.PID)
	}
	return all
}

// departure is how long the threads of a process that has ended are left to themselves.
const departure = 5 * time.Millisecond

// ended waits until a child has ended, and leaves it to be collected. Its threads take their entries of /proc down meanwhile, those that we
// have looked at (see waitedOf); who collects the process before that spins until they have, which was seen to take four seconds of a
// processor that they wait for themselves (Linux 6.18, shrink_dcache_parent).
func ended(pid int) {
	for errors.Is(unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil), unix.EINTR) {
	}
	time.Sleep(departure)
}
