//go:build unix

package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// The signals that stop a process, while its system goes on to acknowledge for it, and let it go on.
const (
	Freeze = syscall.SIGSTOP
	Thaw   = syscall.SIGCONT
)

// group is a process group, with the number of its first process.
type group struct{ id int }

// start starts a command in a group of its own.
func start(cmd *exec.Cmd) (group, error) {
	cmd.SysProcAttr = ownGroup()
	if err := led(cmd); err != nil {
		return group{}, err
	}
	return group{cmd.Process.Pid}, nil
}

// resume lets a stopped group run on: it would act neither on the end of its input nor on TERM.
func (g group) resume() { _ = syscall.Kill(-g.id, syscall.SIGCONT) }

// terminate asks the whole group to end.
func (g group) terminate() { _ = syscall.Kill(-g.id, syscall.SIGTERM) }

// kill ends the whole group. A group that is gone already is as good.
func (g group) kill() { _ = syscall.Kill(-g.id, syscall.SIGKILL) }

// signal sends a signal to the whole group.
func (g group) signal(sig os.Signal) error {
	number, ok := sig.(syscall.Signal)
	if !ok {
		return fmt.Errorf("%v is no signal of this system", sig)
	}
	return syscall.Kill(-g.id, number)
}

// members names the processes that still run.
func (g group) members() []string { return groupMembers(g.id) }

// release: a group ends with its last process.
func (g group) release() {}

// signalName is the signal that killed a process, such as "killed"; empty if it exited by itself.
func signalName(s *os.ProcessState) string {
	if status, ok := s.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// notExecutable reports whether the system does not know how to run the file.
func notExecutable(err error) bool { return errors.Is(err, syscall.ENOEXEC) }
