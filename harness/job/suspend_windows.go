package job

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// Nothing that is documented suspends a whole process at once; these two calls are what debuggers use.
var (
	ntdll          = windows.NewLazySystemDLL("ntdll.dll")
	suspendProcess = ntdll.NewProc("NtSuspendProcess")
	resumeProcess  = ntdll.NewProc("NtResumeProcess")
)

// Suspend stops every process of the job, while the system goes on to acknowledge for it. A job without a process is an error.
func (j *Job) Suspend() error { return j.forEach("suspend", suspendProcess) }

// Resume lets every process of the job run on that Suspend has stopped.
func (j *Job) Resume() error { return j.forEach("resume", resumeProcess) }

func (j *Job) forEach(what string, call *windows.LazyProc) error {
	var failed []error
	found := false
	j.Each(windows.PROCESS_SUSPEND_RESUME, func(pid uint32, process windows.Handle) {
		found = true
		if err := status(call.Call(uintptr(process))); err != nil {
			failed = append(failed, fmt.Errorf("%s process %d: %w", what, pid, err))
		}
	})
	if !found {
		return os.ErrProcessDone
	}
	return errors.Join(failed...)
}

// status is the error that a call of ntdll returns; nil if it succeeded.
func status(code, _ uintptr, _ error) error {
	if s := windows.NTStatus(code); s != windows.STATUS_SUCCESS {
		return s
	}
	return nil
}
