//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// own puts a command in a process group of its own: a Ctrl-C at the terminal reaches the supervisor alone, which then
// decides.
func own(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup kills whatever is left of a process group and reports whether there was anything alive in it. The dead are
// reaped first: as subreaper this process inherits them, and a zombie would count as alive.
func endGroup(pgid int) (alive bool) {
	if pgid <= 1 {
		return false
	}
	reap(pgid)
	alive = syscall.Kill(-pgid, 0) == nil
	_ = syscall.Kill(-pgid, syscall.SIGKILL)
	reap(pgid)
	return alive
}

// reap collects the dead children of a group. It never waits.
func reap(pgid int) {
	for {
		pid, err := syscall.Wait4(-pgid, nil, syscall.WNOHANG, nil)
		if pid <= 0 && err != syscall.EINTR {
			return
		}
	}
}
