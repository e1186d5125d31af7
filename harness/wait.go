package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// No wait has a limit that its case did not ask for, and none may be longer than its case: Ginkgo would end the case first, and what
// was waited for would look as if it had not come.

// Within is ctx for a wait of the peer that has to be over within the limit. It is given back with the case.
func (l *Lab) Within(ctx context.Context, limit time.Duration) context.Context {
	l.vetWait(limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	ginkgo.DeferCleanup(cancel)
	return ctx
}

// toPeer completes the configuration of a peer of this lab.
func (l *Lab) toPeer(c peer.Config) peer.Config {
	c.Transport, c.Framing = l.Impl.Carrier(), l.Framing
	c.SendLimit, c.Longest = l.Timing.Bulk, l.CaseTime
	return c
}

// vetWait makes a wait that is longer than the whole case an error of the harness, before anything is blamed on anybody.
func (l *Lab) vetWait(limit time.Duration) {
	if limit > l.CaseTime {
		l.Abort(verdict.Error, verdict.Harness, fmt.Sprintf(
			"The case would wait for up to %v, and may take %v in all: it has to say what it waits for (harness.Waits).", limit,
			l.CaseTime))
	}
}

// Await waits for the condition, at most for the limit, and reports whether it came. It expects nothing: for scenarios that
// give an implementation time for something which it may do, and then look at what it must have done.
func (l *Lab) Await(ctx context.Context, limit time.Duration, condition func() bool) bool {
	l.vetWait(limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	poll := time.NewTicker(l.Timing.Poll)
	defer poll.Stop()
	for !condition() {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return condition()
		}
	}
	return true
}

// pause is when a pause began, and how long the implementation had waited for a processor by then.
type pause struct {
	from   time.Time
	waited time.Duration
}

func (l *Lab) Pause() pause {
	p := pause{from: time.Now()}
	if l.proc != nil {
		if u, err := l.proc.Usage(); err == nil {
			p.waited = u.Waited
		}
	}
	return p
}

// calm reports whether a pause in which nothing happened says something of the implementation: neither this machine nor the wait for a
// processor kept it from its work for more than half of Timing.Quiet. Where there was no such pause for the time of Timing.Bulk since
// began, on the trace's clock, the case is inconclusive.
func (l *Lab) Calm(p pause, began time.Duration) bool {
	if here.host.Lateness(p.from, time.Now())+l.Pause().waited-p.waited <= l.Timing.Quiet/2 {
		return true
	}
	if l.Trace.Now()-began > l.Timing.Bulk {
		l.Inconclusive("Within %v this machine was never so quiet that one could tell whether the %s waits, or is only late. "+
			"A run of this case alone, when this machine has less to do, settles it.", l.Timing.Bulk, l.Impl.Side)
	}
	return false
}

// calmly waits until the condition holds, or has not held during a calm pause of Timing.Quiet; it reports whether it held.
func (l *Lab) Calmly(ctx context.Context, condition func() bool) bool {
	for began := l.Trace.Now(); ; {
		pause := l.Pause()
		if l.Await(ctx, l.Timing.Quiet, condition) {
			return true
		}
		if ctx.Err() != nil || l.Calm(pause, began) {
			return false
		}
	}
}
