package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// play goes through the phases. Each ends early if the run does.
func (r *run) play(ctx context.Context) {
	var first, together, alone, lasting []record.Case
	for _, c := range r.selected {
		switch {
		case c.Baseline:
			first = append(first, c)
		case !r.brief() && r.lasts(c) > 0:
			lasting = append(lasting, c)
		case c.Serial:
			alone = append(alone, c)
		default:
			together = append(together, c)
		}
	}
	r.greet(ctx, first)
	r.greeted = true
	if r.estimate() != nil {
		r.tell(record.Event{Type: record.Met, Run: r.description()}) // only the greetings tell what is declared
	}
	mixed(together, func(c record.Case) time.Duration { return max(r.Took[c.ID], r.waits(c).Usual) }, r.Parallel)
	r.phase(ctx, first, r.Parallel, true)
	r.phase(ctx, together, r.Parallel, true)
	r.phase(ctx, alone, 1, true)
	// They keep the machine busy, which the times of other cases would show; and they themselves go on for as long as was asked, so that they
	// run side by side whatever that does to the host: nothing that they judge rests on how soon it comes.
	r.phase(ctx, lasting, r.Parallel, false)
	r.rerun(ctx)
}

// greet asks each adapter for its features, so that what it does not have is skipped without a process. One that does
// not start or greet breaks its side, and its baseline says so.
func (r *run) greet(ctx context.Context, baselines []record.Case) {
	for _, i := range r.Implementations {
		if i.Zero() || ctx.Err() != nil {
			continue
		}
		greeted, first := r.meet(ctx, i)
		if first.Verdict == verdict.None {
			r.impls[i.Side] = greeted
			continue
		}
		if ctx.Err() != nil {
			return
		}
		if startedLate(first) {
			var second record.Result
			if greeted, second = r.meet(ctx, i); second.Verdict == verdict.None {
				r.impls[i.Side] = greeted
				continue
			}
			first = afterTwo(second, first)
		}
		r.broken[i.Side] = true
		if !r.blameStart(i.Side, baselines, first) {
			r.blameStart(i.Side, r.selected, first)
		}
	}
}

// meet is introduce, with what kept it from coming about as a result without a case; the verdict None if it did.
func (r *run) meet(ctx context.Context, i subject.Implementation) (subject.Implementation, record.Result) {
	began := time.Now()
	greeted, err := introduce(ctx, i)
	if err == nil {
		return greeted, record.Result{}
	}
	res := record.Result{Verdict: verdict.Error, Blame: verdict.Adapter, Class: record.ClassStart, Message: err.Error(), Started: began}
	var late interface{ Timeout() bool }
	if errors.As(err, &late) && late.Timeout() {
		res.Kind = verdict.Liveness
	}
	res.Stall = r.lateness(began, time.Now())
	return i, res
}

// blameStart gives the first case of the side the verdict that nothing could start, and reports whether there was one.
func (r *run) blameStart(side record.Side, among []record.Case, why record.Result) bool {
	at := slices.IndexFunc(among, func(c record.Case) bool { return c.Side == side })
	if at < 0 {
		return false
	}
	c := blank(among[at], r.Seed)
	why.Case, why.Clause, why.Side, why.Level, why.Title, why.Seed = c.Case, c.Clause, c.Side, c.Level, c.Title, c.Seed
	r.settle(why)
	return true
}

func (r *run) needed(side record.Side) bool {
	return slices.ContainsFunc(r.selected, func(c record.Case) bool { return c.Side == side })
}

// phase runs cases, at most so many at once, and fewer while the host is pressed, if it gives way to that. What is skipped, or cannot be
// judged any more, gets its result here.
func (r *run) phase(ctx context.Context, list []record.Case, parallel int, givesWay bool) {
	pressure := r.pressure
	if !givesWay {
		pressure = func() float64 { return 0 }
	}
	crowd := newCrowd(parallel, pressure())
	over := make(chan struct{})
	var following sync.WaitGroup
	following.Go(func() { crowd.follow(pressure, over) })
	defer func() {
		close(over)
		following.Wait() // the next phase looks at the host, too
		r.crowded(crowd)
	}()
	var wg sync.WaitGroup
	for _, c := range list {
		if r.settled(c) || r.leftOut(c) {
			continue
		}
		if !crowd.enter(ctx) {
			break
		}
		wg.Go(func() {
			defer crowd.leave()
			r.judge(ctx, c)
		})
	}
	wg.Wait()
	for _, c := range list {
		if !r.settled(c) && !r.postponed(c) {
			r.settle(notRun(c, r.Seed, fmt.Sprintf("The run ended before it: %v.", context.Cause(ctx))))
		}
	}
}

// leftOut settles a case that needs no process, and reports whether it did.
func (r *run) leftOut(c record.Case) bool {
	if why := r.omitted(c); why != "" {
		r.settle(skipped(c, r.Seed, why))
		return true
	}
	r.mu.Lock()
	broken := r.broken[c.Side]
	r.mu.Unlock()
	if broken {
		r.settle(notRun(c, r.Seed, fmt.Sprintf("The baseline of the %s did not pass: nothing else is judged.", c.Side)))
	}
	return broken
}

// omitted returns why a case is skipped; empty if it is not.
func (r *run) omitted(c record.Case) string {
	if c.Pending != "" {
		return "it cannot be tested: " + c.Pending
	}
	r.mu.Lock()
	judged := r.impls[c.Side]
	r.mu.Unlock()
	for _, need := range c.Needs {
		if why := judged.Lacks(need); why != "" {
			return why
		}
	}
	if why := r.left(c); why != "" {
		return why
	}
	return r.tooLong(c)
}

// judge runs one case, and settles it unless it has to run again.
func (r *run) judge(ctx context.Context, c record.Case) {
	o := r.order(c)
	r.tell(record.Event{Type: record.Started, Case: c.ID})
	res := r.work(ctx, o)
	res.Stall = max(res.Stall, r.lateness(res.Started, res.Started.Add(res.Duration)))
	switch {
	case c.Baseline && shaken(res): // everything else waits for it
		res = r.repeat(ctx, o, res)
	case !c.Baseline && again(res):
		r.mu.Lock()
		r.again, r.first = append(r.again, o), append(r.first, res)
		r.mu.Unlock()
		return
	}
	r.settle(res)
	if c.Baseline {
		r.learn(c, res)
	}
}

func (r *run) order(c record.Case) order {
	extra := r.extra(c)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.units++
	return order{
		Assignment: subject.Assignment{
			Implementation: r.impls[c.Side], Case: c.ID, Group: c.Group, Unit: r.units, Seed: r.Seed, Self: r.Self,
			Toxiproxy: r.Toxiproxy, Run: r.Name, LongestWait: r.LongestWait, Lasts: r.lasts(c), Brief: r.brief(),
		},
		Planned: c, KeepTrace: r.KeepTraces, Extra: extra,
	}
}

// learn takes what a baseline found, and stops its side unless it passed.
func (r *run) learn(c record.Case, res record.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if res.Verdict != verdict.Pass {
		r.broken[c.Side] = true
	}
	i := r.impls[c.Side]
	i.Findings = append(slices.Clone(i.Findings), res.Findings...)
	i.Service = i.Service.Or(res.Service)
	r.impls[c.Side] = i
}
