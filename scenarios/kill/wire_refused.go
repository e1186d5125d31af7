package kill

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// A refused attempt leaves no trace at our peer. That there was one is told by time: nobody listened for longer than the client ever waits.

// leavesNothingRefused lets the client find nobody listening, again and again, and expects that this leaves no descriptors behind.
func leavesNothingRefused(ctx context.Context, lab *harness.WireLab) {
	GinkgoHelper()
	lab.Drop(lab.Start(ctx), fault.Reset(fault.ToClient))
	undriven.Returns(ctx, lab, 2)
	outage := outageFrom(lab)
	if least := fewLosses * (untilNewSeries(lab) + outage); least > losing {
		harness.NotJudged("%d outages are needed to see what each refused attempt leaves behind, which take %v at best, and this waits for %v",
			fewLosses, least.Round(time.Millisecond), losing)
	}
	outage = meetsNobody(ctx, lab, outage) // from here on nothing is there for the first time
	before := resources.Settled(ctx, lab)
	began, times := lab.Trace.Now(), 0
	left := func() time.Duration { return began + losing - lab.Trace.Now() }
	for times < manyLosses && left() > 2*outage && (times < fewLosses || left() > losing/2) {
		outage = meetsNobody(ctx, lab, outage)
		times++
	}
	if times < fewLosses {
		harness.NotJudged("it met a service that was down %d times in %v, for %v each time, and %d are needed to see what each refused "+
			"attempt leaves behind", times, losing, outage.Round(time.Millisecond), fewLosses)
	}
	expectGivenBack(ctx, lab, before, times, fmt.Sprintf("the attempts that were refused while nobody listened, which it met %d times",
		times),
		"Each refused attempt leaves some behind, so that an outage of an hour ends the client.")
}

// meetsNobody ends the client's connection while nobody listens, for so long, and waits until it is back. It returns how long the next
// outage has to be: twice as long as it took the client to come back, if that is more.
func meetsNobody(ctx context.Context, lab *harness.WireLab, outage time.Duration) time.Duration {
	GinkgoHelper()
	undriven.Comes(ctx, lab, lab.Server().Accepted()+1, untilNewSeries(lab)) // it is kept for so long
	all := lab.Server().Conns()
	lab.Refuse(ctx)
	lab.Drop(all[len(all)-1], fault.Reset(fault.ToClient))
	undriven.Silent(ctx, lab, len(all), outage, "nobody listens")
	lab.Process.StillRuns()
	admitted := lab.Admit()
	if !undriven.Comes(ctx, lab, len(all)+1, lab.Timing.Bulk) {
		lab.Process.StillRuns()
		harness.NotJudged("it did not come back within %v after a service listened again that was down for %v: what refused attempts "+
			"leave behind would take too long to see", lab.Timing.Bulk, outage.Round(time.Millisecond))
	}
	return max(outage, 2*(lab.Server().Times()[len(all)]-admitted))
}

// outageFrom is for how long nobody has to listen at first, so that the client meets that: for longer than its first delay.
func outageFrom(lab *harness.WireLab) time.Duration {
	if b := lab.Impl.Policies.Backoff; b != nil {
		return lab.Timing.Around(b.Band(1).Latest, lab.Timing.Gap).Latest
	}
	return 2*undriven.Gap(lab, 1) + lab.Timing.Gap
}
