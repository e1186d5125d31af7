//go:build unix

package process

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// resumeGroup lets a stopped group run on: it would act neither on the end of its input nor on TERM.
func resumeGroup(group int) { _ = syscall.Kill(-group, syscall.SIGCONT) }

// terminateGroup asks the whole group to end.
func terminateGroup(_ *os.Process, group int) { _ = syscall.Kill(-group, syscall.SIGTERM) }

// killGroup ends the whole group. A group that is gone already is as good.
func killGroup(_ *os.Process, group int) { _ = syscall.Kill(-group, syscall.SIGKILL) }

// signalGroup sends a signal to the whole group.
func signalGroup(_ *os.Process, group int, sig os.Signal) error {
	number, ok := sig.(syscall.Signal)
	if !ok {
		return fmt.Errorf("%v is no signal of this system", sig)
	}
	return syscall.Kill(-group, number)
}

// signalName is the signal that killed a process, such as "killed"; empty if it exited by itself.
func signalName(s *os.ProcessState) string {
	if status, ok := s.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// notExecutable reports whether the system does not know how to run the file.
func notExecutable(err error) bool { return errors.Is(err, syscall.ENOEXEC) }
