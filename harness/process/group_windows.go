package process

import (
	"errors"
	"os"
	"syscall"
)

// ownGroup asks for a process group of its own, so that an interrupt of the harness is not the implementation's.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// Nothing hangs on the thread that starts a process here.
func lockThread()   {}
func unlockThread() {}

// resumeGroup: nothing here stops a process.
func resumeGroup(int) {}

// Windows has no way to ask an arbitrary process to end: it is killed.
func terminateGroup(p *os.Process, _ int) { _ = p.Kill() }

// killGroup ends the process; its children are not known here.
func killGroup(p *os.Process, _ int) { _ = p.Kill() }

// groupMembers knows of none.
func groupMembers(int) []string { return nil }

// signalGroup: a process here can only be killed.
func signalGroup(p *os.Process, _ int, sig os.Signal) error { return p.Signal(sig) }

// signalName: processes end by status only.
func signalName(*os.ProcessState) string { return "" }

// errorBadExeFormat is Windows's answer to a file that is no program (ERROR_BAD_EXE_FORMAT).
const errorBadExeFormat = syscall.Errno(193)

// notExecutable reports whether the system does not know how to run the file.
func notExecutable(err error) bool { return errors.Is(err, errorBadExeFormat) }
