package job

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Job is a job object: a process and whatever it starts, grandchildren too. Nothing leaves it, and it ends with the process that made it.
// Its methods may be called from any goroutine; after Close it has no members.
type Job struct {
	leader int

	mu     sync.Mutex // of what follows
	handle windows.Handle
	closed bool
}

// Start starts the command in a job of its own, and in a process group of the console of its own, so that Ctrl-C there is not its. The
// caller waits for the command, and closes the job.
func Start(cmd *exec.Cmd) (*Job, error) {
	handle, err := create()
	if err != nil {
		return nil, err
	}
	j := &Job{handle: handle}
	// Suspended, since what it starts before it is in the job would not be there either.
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_SUSPENDED}
	if err := cmd.Start(); err != nil {
		j.Close()
		return nil, err
	}
	j.leader = cmd.Process.Pid
	if err := j.admit(cmd); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		j.Close()
		return nil, fmt.Errorf("put a process into a job of its own: %w", err)
	}
	return j, nil
}

// create makes a job that ends with its last handle, and that is ours: a worker that dies takes with it what it started.
func create() (windows.Handle, error) {
	handle, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, fmt.Errorf("make a job object: %w", err)
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(handle, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		return 0, errors.Join(fmt.Errorf("have a job object end with its maker: %w", err), windows.CloseHandle(handle))
	}
	return handle, nil
}

// admit puts the process, which is suspended, into the job and lets it run.
func (j *Job) admit(cmd *exec.Cmd) error {
	var inner error
	err := cmd.Process.WithHandle(func(process uintptr) {
		if inner = windows.AssignProcessToJobObject(j.handle, windows.Handle(process)); inner == nil {
			inner = status(resumeProcess.Call(process))
		}
	})
	return errors.Join(err, inner)
}

// Kill ends everything in the job. Of a job that is empty already nothing is left to do.
func (j *Job) Kill() error {
	return j.use(func(handle windows.Handle) error { return windows.TerminateJobObject(handle, Killed) })
}

// Close gives the job up; who is still in it ends. Further calls do nothing.
func (j *Job) Close() {
	_ = j.use(func(handle windows.Handle) error {
		j.closed = true
		return windows.CloseHandle(handle)
	})
}

// use calls f with the job's handle, which stays its own until f returns. A job that is closed has none: os.ErrProcessDone.
func (j *Job) use(f func(windows.Handle) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return os.ErrProcessDone
	}
	return f(j.handle)
}
