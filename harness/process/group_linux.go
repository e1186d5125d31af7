package process

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"

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
