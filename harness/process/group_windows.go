package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"

	"github.com/sockdrill/sockdrill/harness/job"
)

// control is what stands for a signal that Windows does not have.
type control string

func (control) Signal()          {}
func (c control) String() string { return string(c) }

// What stops a process, while its system goes on to acknowledge for it, and lets it go on.
const (
	Freeze = control("suspend")
	Thaw   = control("resume")
)

// group is a job, with the number of its first process.
type group struct {
	id  int
	job *job.Job
}

// start starts a command in a job of its own.
func start(cmd *exec.Cmd) (group, error) {
	j, err := job.Start(cmd)
	if err != nil {
		return group{}, err
	}
	return group{cmd.Process.Pid, j}, nil
}

// resume does nothing that is seen of processes that run.
func (g group) resume() { _ = g.job.Resume() }

// terminate asks the processes to end. Without a console nobody can be asked, and they are killed.
func (g group) terminate() {
	if g.job.Break() != nil {
		g.kill()
	}
}

// kill ends the whole job. One that is empty already is as good.
func (g group) kill() { _ = g.job.Kill() }

// signal does to the whole job what a signal does.
func (g group) signal(sig os.Signal) error {
	switch sig {
	case Freeze:
		return g.job.Suspend()
	case Thaw:
		return g.job.Resume()
	case syscall.SIGTERM:
		return g.job.Break()
	case os.Kill:
		return g.job.Kill()
	}
	return fmt.Errorf("%v is nothing that can be done to a process of Windows", sig)
}

// members names the processes that still run.
func (g group) members() []string { return g.job.Members() }

// numbers of them nobody asks for here.
func (g group) numbers() []int { return nil }

// release gives the job up.
func (g group) release() { g.job.Close() }

// Nothing hangs on the thread that starts a process here.
func lockThread()   {}
func unlockThread() {}

// signalName is what ended a process; empty if it exited by itself.
func signalName(s *os.ProcessState) string { return job.Ended(uint32(s.ExitCode())) }

// notExecutable reports whether the system does not know how to run the file.
func notExecutable(err error) bool { return errors.Is(err, windows.ERROR_BAD_EXE_FORMAT) }

// collected has nothing to close: nobody looks at threads here.
func collected() {}
