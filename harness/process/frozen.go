package process

import (
	"errors"
	"time"
)

// ErrRuns says of a process that the system has yet to stop it.
var ErrRuns = errors.New("some of its threads still run")

// stands waits until nothing of the group runs any more. The system sends a stop to one thread, which tells the others once it has a
// processor: until then they go on, and may answer.
func (p *Process) stands() error {
	for deadline := time.Now().Add(p.timing.Reply); p.group.runs(); time.Sleep(p.timing.Poll) {
		if time.Now().After(deadline) {
			return ErrRuns
		}
	}
	return nil
}
