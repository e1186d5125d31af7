package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"time"

	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/packets"
)

// begin is start, but for a system that does not come back from it: once the run has ended, that is waited for no longer than a farewell.
// (Wine was seen to stand still between fork and exec, and an interrupted run with it.)
func (c *child) begin(ctx context.Context) (<-chan error, error) {
	type beginning struct {
		done <-chan error
		err  error
	}
	came := make(chan beginning, 1)
	go func() {
		done, err := c.start()
		came <- beginning{done, err}
	}()
	select {
	case b := <-came:
		return b.done, b.err
	case <-ctx.Done():
	}
	select {
	case b := <-came:
		return b.done, b.err
	case <-time.After(farewell):
		return nil, fmt.Errorf("start worker of %s: the system did not come back from that within %v", c.order.Case, farewell)
	}
}

// start spawns the process and gives it its order.
func (c *child) start() (<-chan error, error) {
	c.cmd = exec.Command(c.run.Self, c.run.WorkerArgs...)
	c.cmd.Stdout = &splitter{deliver: func(m message) { c.messages <- m }, log: &c.out}
	c.cmd.Stderr = &c.err
	c.cmd.WaitDelay = time.Second // a process that inherited its output cannot keep us
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start worker of %s: %w", c.order.Case, err)
	}
	switch {
	case c.order.named():
		names.Apart(c.cmd)
	case c.order.apart():
		packets.Apart(c.cmd)
	}
	if c.family, err = start(c.cmd); err != nil {
		return nil, fmt.Errorf("start worker of %s: %w", c.order.Case, err)
	}
	c.answers = json.NewEncoder(in)
	// A failure to write means that it has ended, and done says how.
	_ = c.answers.Encode(c.order)
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	return done, nil
}
