//go:build unix && !linux

package process

import (
	"fmt"
	"os/exec"
	"syscall"
)

// ownGroup asks for a process group of its own.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// Nothing hangs on the thread that starts a process here.
func lockThread()   {}
func unlockThread() {}

// led starts a process; whose a daemon is cannot be told here.
func led(cmd *exec.Cmd) error { return cmd.Start() }

// numbers are not to be had without other programs, and nobody asks for them here.
func (g group) numbers() []int { return nil }

// groupMembers reports whether a group has processes left. Their names are not to be had without other programs.
func groupMembers(group int) []string {
	if syscall.Kill(-group, 0) != nil {
		return nil
	}
	return []string{fmt.Sprintf("a process of the group %d", group)}
}

// collected has nothing to close: nobody looks at threads here.
func collected() {}
