package harness

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// restful is the share of one processor below which a process is at rest: a loop that never waits takes all of one, and one
// that waits takes next to nothing.
const restful = 0.25

// Rests expects that the implementation comes to rest within Timing.Reply (see AtRest): what a runtime still does after its
// start, or cleans up, is over by then; a loop that never waits is not. While says what the matter is.
func (l *Lab) Rests(ctx context.Context, while string) {
	ginkgo.GinkgoHelper()
	least := 1.0
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Reply && ctx.Err() == nil; {
		ran, rested := l.window(ctx)
		if rested {
			l.Note("%s it used %.1f %% of a processor", while, 100*ran)
			return
		}
		least = min(least, ran)
	}
	if least < restful {
		l.Inconclusive("This machine was so busy that nobody can tell whether the %s was at rest %s. A run of this case alone, on a "+
			"machine with less to do, settles it.", l.Impl.Side, while)
	}
	As(record.ClassBusy).Missed("Expected the %s to be at rest %s, but it used %.0f %% of a processor in the quietest time of %v. "+
		"Whoever asks again at once instead of waiting burns a processor for nothing.", l.Impl.Side, while, 100*least, l.Timing.Quiet)
}

// AtRest watches for the time of Timing.Quiet whether the implementation runs, or waits for a processor, for less than a
// quarter of that. Where this machine was so late that it cannot be told, it is not at rest. It needs Linux and a process of
// ours.
func (l *Lab) AtRest(ctx context.Context) bool {
	_, rested := l.window(ctx)
	return rested
}

// window measures which part of the time that follows the implementation ran, and whether it was at rest. How long a thread
// has waited is known once it runs again; until then this machine's own lateness tells that there is a queue.
func (l *Lab) window(ctx context.Context) (ran float64, rested bool) {
	from, before := time.Now(), l.Memory()
	l.Await(ctx, l.Timing.Quiet, func() bool { return false })
	to, after := time.Now(), l.Memory()
	ran = (after.Worked - before.Worked).Seconds() / to.Sub(from).Seconds()
	waited := max(after.Waited-before.Waited, here.host.Lateness(from, to)).Seconds() / to.Sub(from).Seconds()
	return ran, ran+waited < restful
}

// LimitDescriptors lets the implementation open that many descriptors more, and no others.
func (l *Lab) LimitDescriptors(more int) {
	l.Step("the process may open %d descriptors more", more)
	l.limited(l.proc.LimitDescriptors(more))
	l.ledger.Done(fault.Fault{Kind: fault.KindDescriptors})
}

// AllowDescriptors lets the implementation have so many descriptors open; where the system does not permit that, to it or to
// us, nothing can be proven.
func (l *Lab) AllowDescriptors(n int) {
	err := l.proc.AllowDescriptors(n)
	if err == nil {
		err = process.OwnDescriptors(n)
	}
	l.limited(err)
}

func (l *Lab) limited(err error) {
	if err != nil {
		l.Inconclusive("%v", err)
	}
}
