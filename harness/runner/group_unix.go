//go:build unix

package runner

import (
	"fmt"
	"os/exec"
	"slices"
	"syscall"
)

// family is a worker's process group; what it starts has groups of its own, which it reports.
type family int

// start starts a command in a process group of its own: a Ctrl-C at the terminal reaches the supervisor alone, which then decides.
func start(cmd *exec.Cmd) (family, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	return family(cmd.Process.Pid), nil
}

// end kills whatever is left of the family and of these groups, and names what was alive.
func (f family) end(groups []int) []string {
	return endGroups(append([]int{int(f)}, slices.Compact(groups)...))
}

// release: a group ends with its last process.
func (f family) release() {}

// endGroups kills whatever is left of process groups, and names those in which something was alive.
func endGroups(groups []int) (alive []string) {
	for _, pgid := range groups {
		if endGroup(pgid) {
			alive = append(alive, fmt.Sprintf("process group %d", pgid))
		}
	}
	return alive
}

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
