package resources

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Rests expects that the implementation comes to rest within Timing.Reply (see AtRest): what a runtime still does after its
// start, or cleans up, is over by then; a loop that never waits is not. While says what the matter is.
func Rests(ctx context.Context, lab harness.Any, while string) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	least := 1.0
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Reply && ctx.Err() == nil; {
		ran, rested := l.Process.Workload(ctx)
		if rested {
			l.Note("%s it used %.1f %% of a processor", while, 100*ran)
			return
		}
		least = min(least, ran)
	}
	if least < harness.Restful {
		harness.Inconclusive("This machine was so busy that nobody can tell whether the %s was at rest %s. A run of this case alone, on a "+
			"machine with less to do, settles it.", l.Impl.Side, while)
	}
	harness.As(record.ClassBusy).Missed("Expected the %s to be at rest %s, but it used %.0f %% of a processor in the quietest time of %v. "+
		"Whoever asks again at once instead of waiting burns a processor for nothing.", l.Impl.Side, while, 100*least, l.Timing.Quiet)
}

// LimitDescriptors lets the implementation open that many descriptors more, and no others.
func LimitDescriptors(lab harness.Any, more int) {
	l := lab.Core()
	l.Step("the process may open %d descriptors more", more)
	limited(l.Process.LimitDescriptors(more))
	l.Ledger.Done(fault.Fault{Kind: fault.KindDescriptors})
}

// AllowDescriptors lets the implementation have so many descriptors open; where the system does not permit that, to it or to
// us, nothing is judged.
func AllowDescriptors(lab harness.Any, n int) {
	l := lab.Core()
	err := l.Process.AllowDescriptors(n)
	if err == nil {
		err = process.OwnDescriptors(n)
	}
	limited(err)
}

func limited(err error) {
	if err != nil {
		harness.NotJudged("%v", err)
	}
}

// Settled is what the client's process uses, the fewest descriptors that it had open within Timing.Quiet: a connection that
// has just ended is given back a moment later. Linux only.
func Settled(ctx context.Context, l *harness.WireLab) process.Usage {
	least := l.Process.Memory()
	for quiet := time.After(l.Timing.Quiet); ; {
		select {
		case <-time.After(l.Timing.Poll):
		case <-quiet:
			return least
		case <-ctx.Done():
			return least
		}
		if now := l.Process.Memory(); now.Open < least.Open {
			least = now
		}
	}
}
