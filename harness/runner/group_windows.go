package runner

import (
	"os"
	"os/exec"
	"syscall"
)

// own keeps Ctrl-C away from a worker: the supervisor alone gets it, and then decides.
func own(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// endGroup kills a process; Windows has no groups that a signal could reach.
func endGroup(pid int) (alive bool) {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	return p.Kill() == nil
}
