package checkup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// adapter looks at a program that should speak the drill protocol. Only its greeting says which sides it can play: the second one is
// examined in a process of its own, beside the first.
func (x *examination) adapter(ctx context.Context) []Report {
	second := &examination{impl: x.impl, sealed: x.sealed, until: x.until}
	var wait sync.WaitGroup
	x.speaker(ctx, func(roles []record.Side) {
		if x.impl.Side != "" {
			return
		}
		x.report.Side = roles[0]
		if len(roles) > 1 {
			second.report.Side = roles[1]
			wait.Go(func() { second.speaker(ctx, func([]record.Side) {}) })
		}
	})
	wait.Wait()
	if second.report.Side == "" {
		return []Report{x.report}
	}
	return []Report{x.report, second.report}
}

// speaker examines one process. greeted is told which sides it can play, and must leave the report with one of them.
func (x *examination) speaker(ctx context.Context, greeted func(roles []record.Side)) {
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	sleeper := timing.NewSleeper(ctx.Done())
	began := time.Now()
	tr := trace.New()
	p, err := process.Launch(ctx, process.Start{Implementation: x.impl, Trace: tr, Timing: x.bounds()})
	if !x.find("the command starts", err) {
		return
	}
	s, err := adapter.Greet(ctx, p, tr)
	if !x.find("it answers the greeting, an unknown verb and its clock", busy(err, sleeper.Worst(began, time.Now()))) {
		kill() // it need not be asked politely, and there may be no time to
		x.leftBehind(p.Stop())
		return
	}
	greeted(s.Hello().Roles)
	talk := &talk{examination: x, session: s}
	talk.all(ctx)
	x.hangUp(p, s, kill)
}

// busy adds to a greeting or a start that came late how late this machine was.
func busy(err error, k time.Duration) error {
	const much = 100 * time.Millisecond
	if k <= much {
		return err
	}
	problem := fmt.Sprintf(" (this machine is busy: a timer of 1 ms came %v late)", k.Round(time.Millisecond))
	const remedy = "try again when it has less to do, or "
	if protocol := (*adapter.ProtocolError)(nil); errors.As(err, &protocol) {
		late := *protocol
		late.Problem, late.Remedy = late.Problem+problem, remedy+late.Remedy
		return &late
	}
	if start := (*process.StartError)(nil); errors.As(err, &start) {
		late := *start
		late.Problem, late.Remedy = late.Problem+problem, remedy+late.Remedy
		return &late
	}
	return err
}

// hangUp ends the input of the process. If what is left does not suffice to wait as long as the protocol allows, that is
// said, unless it ends sooner.
func (x *examination) hangUp(p *process.Process, s *adapter.Session, kill func()) {
	const step = "the end of its input ends it within 2 s"
	wait := min(leave, x.left()-ending)
	if wait < leave {
		p.Hurry(max(wait, quiet))
	}
	leftovers := p.Stop()
	kill()
	switch {
	case p.Forced() == "":
		x.find(step, nil)
	case wait < leave:
		x.hint(step, fmt.Sprintf("there was time to wait for %v only", max(wait, quiet).Round(time.Millisecond)),
			"mend what else is wrong, or try again when this machine has less to do")
	default:
		x.find(step, trouble("end when standard input ends, with everything that is open", "it had to be ended by %s", p.Forced()))
	}
	x.leftBehind(leftovers)
	if fault := s.Fault(); fault == nil || !x.told(fault) {
		x.find("it keeps to the protocol", fault)
	}
	if lines, sample := s.Stray(); lines > 0 {
		x.hint("nothing else is on its standard output", fmt.Sprintf("%d lines are not the protocol, the first is %q", lines, sample),
			"log to standard error")
	} else {
		x.find("nothing else is on its standard output", nil)
	}
}

// told reports whether a step has failed by this already.
func (x *examination) told(fault error) bool {
	problem, _ := explain(fault)
	return slices.ContainsFunc(x.report.Findings, func(f Finding) bool { return !f.OK && f.Problem == problem })
}
