package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// farewell is how long a worker may take to end once its result is here.
const farewell = 5 * time.Second

// child is one worker process.
type child struct {
	run      *run
	order    order
	cmd      *exec.Cmd
	family   family // the process, and what belongs to it
	answers  *json.Encoder
	messages chan message
	out      tail // what it printed
	err      tail

	groups []int          // process groups that it reported
	leave  func()         // gives back its place at the gate; nil if it has none
	result *record.Result // nil until it came
	hung   bool
	killed bool
}

// work runs one case in a process of its own and returns its result, whatever becomes of that process. A result with the
// verdict None means that the run ended meanwhile.
func (r *run) work(ctx context.Context, o order) record.Result {
	began := time.Now()
	c := &child{run: r, order: o, messages: make(chan message, 16)}
	inside, cancel := context.WithCancel(ctx)
	defer cancel()
	done, err := c.begin(ctx)
	if err != nil {
		res := blank(o.Planned, o.Seed)
		res.Verdict, res.Blame, res.Class, res.Message = verdict.Error, verdict.Harness, record.ClassWorker, err.Error()
		return res
	}
	err = c.attend(inside, done)
	c.clean()
	res := c.verdict(ctx, err)
	if res.Started.IsZero() {
		res.Started, res.Duration = began, time.Since(began)
	}
	return res
}

// attend answers the worker until it has ended, and ends it when its time is over or the run's is.
func (c *child) attend(ctx context.Context, done <-chan error) error {
	timer := time.NewTimer(c.limit())
	defer timer.Stop()
	places := make(chan func(), 1)
	interrupted := ctx.Done()
	for {
		select {
		case m := <-c.messages:
			c.hear(ctx, m, places, timer)
		case c.leave = <-places:
			_ = c.answers.Encode(answer{To: starting})
			timer.Reset(c.limit()) // waiting for its turn is not its fault
		case <-timer.C:
			c.hung = c.result == nil
			c.kill()
		case <-interrupted:
			interrupted = nil
			c.kill()
		case err := <-done:
			for len(c.messages) > 0 {
				c.hear(ctx, <-c.messages, places, timer)
			}
			return err
		}
	}
}

// limit is how long the worker may take.
func (c *child) limit() time.Duration { return c.run.Limit + c.order.Extra }

// hear acts on one message.
func (c *child) hear(ctx context.Context, m message, places chan<- func(), timer *time.Timer) {
	switch m.Type {
	case spawned:
		c.groups = append(c.groups, m.PGID)
		c.run.tell(record.Event{Type: record.Spawned, Case: c.order.Case, PGID: m.PGID})
	case starting:
		timer.Stop()
		c.letGo()
		go func() {
			if leave, ok := c.run.gate.enter(ctx.Done()); ok {
				places <- leave
			}
		}()
	case started:
		c.letGo()
	case lateness:
		_ = c.answers.Encode(answer{To: lateness, Late: c.run.lateness(m.From, m.To)})
	case advanced:
		c.run.tell(record.Event{Type: record.Advanced, Case: c.order.Case, Progress: m.Progress})
	case finished:
		c.result = m.Result
		timer.Reset(farewell)
	}
}

func (c *child) letGo() {
	if c.leave != nil {
		c.leave()
		c.leave = nil
	}
}

// kill ends the worker and everything that it started.
func (c *child) kill() {
	c.killed = true
	c.family.end(c.groups)
}

// inTheField says why what is left behind matters.
const inTheField = " (elsewhere it would run on: a program has to end what it starts)"

// clean gives the place back and ends what the worker left behind. After a worker that ended by itself that is a problem
// worth telling: somebody's shutdown is incomplete.
func (c *child) clean() {
	c.letGo()
	for _, left := range c.family.end(c.groups) {
		if !c.killed && c.result != nil {
			c.run.problem("%s left %s running: killed"+inTheField, c.order.Case, left)
		}
	}
	c.family.release()
}

// verdict is the worker's own result, or what its end without one means.
func (c *child) verdict(ctx context.Context, end error) record.Result {
	if c.result != nil && c.result.Case == c.order.Case {
		return *c.result
	}
	r := blank(c.order.Planned, c.order.Seed)
	if stop := context.Cause(ctx); stop != nil {
		r.Message = fmt.Sprintf("It was running when the run ended: %v.", stop)
		return r
	}
	r.Verdict, r.Blame, r.Class = verdict.Error, verdict.Harness, record.ClassWorker
	how := "it exited with status 0"
	if end != nil {
		how = end.Error()
	}
	r.Message = fmt.Sprintf("The worker process ended without a result (%s).", how)
	if c.hung {
		r.Class = record.ClassHung
		r.Message = fmt.Sprintf("The worker process did not end within %v and was killed.", c.limit())
	}
	if log := c.out.String() + c.err.String(); log != "" {
		r.Message += " Its last output:\n" + log
	}
	return r
}
