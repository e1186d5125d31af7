package runner

import (
	"os/exec"

	"github.com/sockdrill/sockdrill/harness/job"
)

// family is a worker's job, in which everything is that it starts.
type family struct{ *job.Job }

// start starts a command in a job of its own, and keeps Ctrl-C away from it: the supervisor alone gets it, and then decides.
func start(cmd *exec.Cmd) (family, error) {
	j, err := job.Start(cmd)
	return family{j}, err
}

// end kills whatever is left of the family, and names what was alive.
func (f family) end([]int) []string {
	alive := f.Members()
	_ = f.Kill() // of an empty job nothing is left to do
	return alive
}

// release gives the job up.
func (f family) release() { f.Close() }

// endGroups does nothing: a worker's jobs end with the worker.
func endGroups([]int) []string { return nil }
