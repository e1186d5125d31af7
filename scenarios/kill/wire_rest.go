package kill

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What a connection leaves behind must not reach into the next one.
var _ = harness.Describe("The connections that a client without an adapter makes one after the other", func() {
	It("each begin with a frame of their own: without an adapter",
		script.WireOnly("FRM-014.client", harness.Returns, harness.Speaks, harness.Backoffs(3), harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain.Holding().Buffers(script.SmallBuffers))
			// The first one shows what the client says when nothing is wrong.
			first := lab.Start(ctx)
			said := script.AwaitSaid(ctx, lab, first)
			lab.Drop(first, fault.Reset(fault.ToClient))
			// Nothing is read from the second one, which is reset when the client has sent what the buffers hold.
			cut := undriven.Returns(ctx, lab, 2)
			undriven.Silent(ctx, lab, 2, lab.Timing.Quiet, "its second connection is open")
			script.MustBeCut(lab, first, cut)
			lab.Drop(cut, fault.Reset(fault.ToClient))
			third := undriven.Returns(ctx, lab, 3)
			expectNewFrame(ctx, lab, third)
			script.ExpectNoRest(ctx, lab, third, said)
			lab.Drop(third, fault.Reset(fault.ToClient))
			expectNewFrame(ctx, lab, undriven.Returns(ctx, lab, 4))
		})

	It("are not two at once", script.WireOnly("FSM-018.client", harness.Returns, harness.Backoffs(3), harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.Drop(lab.Start(ctx), fault.Reset(fault.ToClient))
			undriven.Returns(ctx, lab, 2)
			until := lab.Trace.Now() + comesTwice(lab)
			for n := 3; undriven.Comes(ctx, lab, n, until-lab.Trace.Now()); n++ {
				// One that replaced the other is no second one: it may have hung up on a server that says nothing.
				Eventually(ctx, func() int { return undriven.Open(lab) }).Should(BeNumerically("<=", 1), func() string {
					return fmt.Sprintf("Expected one connection to come back for the one that was lost, but %d are open at once.",
						undriven.Open(lab))
				})
				if n > 2+script.MostAttempts {
					return // that is another case's matter
				}
			}
		})

	It("leave no descriptors behind", script.WireOnly("KIL-013.client", harness.Returns, harness.Linux, harness.Backoffs(1),
		harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestWire(ctx, harness.Plain.Holding())
		lab.Drop(lab.Start(ctx), fault.Reset(fault.ToClient))
		undriven.Returns(ctx, lab, 2) // from here on nothing is there for the first time
		before := resources.Settled(ctx, lab)
		lost := losesMany(ctx, lab)
		expectGivenBack(ctx, lab, before, lost, fmt.Sprintf("%d connections that it lost", lost),
			"Each reconnect leaves some behind, until the system gives it no more.")
	})

	It("leave no descriptors behind where attempts are refused in between: nobody listens, again and again",
		script.WireOnly("KIL-013.client.refused", harness.Returns, harness.Linux, harness.Backoffs(1),
			harness.Injects(fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
			leavesNothingRefused(ctx, harness.TestWire(ctx, harness.Plain.Holding()))
		})
})

// expectGivenBack expects that the client comes to have about as many descriptors open as before it met so many of these. Where its process
// is at rest, nothing that it was about to give back still waits for this machine.
func expectGivenBack(ctx context.Context, lab *harness.WireLab, before process.Usage, met int, what, why string) {
	GinkgoHelper()
	after := resources.Settled(ctx, lab)
	for began := lab.Trace.Now(); after.Open-before.Open > met/2 && lab.Trace.Now()-began < lab.Timing.Prompt; {
		after = resources.Settled(ctx, lab)
	}
	lab.Note("%s: %+d descriptors, %+d KiB resident", what, after.Open-before.Open, (int64(after.Resident)-int64(before.Resident))>>10)
	if after.Open-before.Open <= met/2 {
		return
	}
	sentence := fmt.Sprintf("Expected the client to give back the descriptors of %s, but it has %d open, and had %d before them. %s",
		what, after.Open, before.Open, why)
	if lab.Process.AtRest(ctx) {
		harness.As(record.ClassDescriptors).Wrong("%s", sentence)
	}
	harness.As(record.ClassDescriptors).Missed("%s", sentence)
}

// expectNewFrame expects that what the client sends on a connection begins with a whole frame, as the baseline saw it do. It may
// take its time as long as bytes keep coming.
func expectNewFrame(ctx context.Context, lab *harness.WireLab, c *peer.Conn) {
	GinkgoHelper()
	c.Release()
	began, before, err := lab.Trace.Now(), int64(-1), error(nil)
	for c.FrameCount() == 0 && c.DecodeError() == nil && c.ReceivedBytes() > before {
		before = c.ReceivedBytes()
		wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply)
		_, err = c.Frame(wait, 0)
		cancel()
		if err != nil && lab.Trace.Now()-began > lab.Timing.Bulk {
			harness.Inconclusive("The first frame of connection %d is still coming after %v: %d bytes. A run of this case alone, on a "+
				"machine with less to do, settles it.", c.Number(), lab.Timing.Bulk, c.ReceivedBytes())
		}
	}
	switch {
	case c.FrameCount() > 0:
		return
	case c.ReceivedBytes() == 0:
		harness.NotJudged("it sent nothing on connection %d, within %v", c.Number(), lab.Timing.Reply)
	}
	sent := c.Received()
	harness.Because(err, "Expected connection %d to begin with a whole frame, as the client's first connection does, but it begins "+
		"with % x, and %v. It may be the rest of a frame that was cut off by the loss of the connection before.",
		c.Number(), sent[:min(len(sent), 16)], err)
}

// comesTwice is how long a second connection may take that comes beside the one which came back: what scheduled it waited for a
// delay of its own.
func comesTwice(lab *harness.WireLab) time.Duration {
	if b := lab.Impl.Policies.Backoff; b != nil {
		return lab.Timing.Around(b.Band(2).Latest, lab.Timing.Quiet).Latest
	}
	return max(lab.Timing.Prompt, min(2*undriven.Gap(lab, 1), lab.Timing.Bulk))
}

// What a client leaves behind is seen after many losses, and not after fewer than few.
const (
	manyLosses = 50
	fewLosses  = 8
)

// losing is how long our peer goes on to end its connections: as long as leaves room for the rest of the case.
var losing = 2 * timing.Default.Bulk

// losesMany ends the client's connections, one after the other, as often as time allows, and returns how often. So few that they
// prove nothing are not judged.
func losesMany(ctx context.Context, lab *harness.WireLab) (lost int) {
	if least := leastLosing(lab, fewLosses); least > losing {
		harness.NotJudged("its backoff lets it lose %d connections, as many as are needed to see what each of them leaves behind, within "+
			"%v at best, and this waits for %v", fewLosses, least, losing)
	}
	began := lab.Trace.Now()
	left := func() time.Duration { return began + losing - lab.Trace.Now() }
	for lost < manyLosses && left() > 0 && (lost < fewLosses || left() > losing/2) {
		undriven.Comes(ctx, lab, lab.Server().Accepted()+1, min(untilNewSeries(lab), left()))
		all := lab.Server().Conns() // it may have hung up on a server that says nothing, and come again
		f := fault.Reset(fault.ToClient)
		if lost%2 == 1 {
			f = fault.Close(fault.ToClient)
		}
		lab.Drop(all[len(all)-1], f)
		lost++
		if !undriven.Comes(ctx, lab, len(all)+1, left()) {
			lab.Process.StillRuns()
			break
		}
	}
	if lost < fewLosses {
		harness.NotJudged("it lost %d connections in %v, and %d are needed to see what each of them leaves behind", lost, losing, fewLosses)
	}
	return lost
}

// leastLosing is how long the client takes at least to come back from so many losses in a row; 0 if it does not declare its backoff.
func leastLosing(lab *harness.WireLab, losses int) (sum time.Duration) {
	b := lab.Impl.Policies.Backoff
	if b == nil {
		return 0
	}
	kept := untilNewSeries(lab)
	for n := range losses {
		failure := b.Failure(n + 1)
		if b.ResetRule() == subject.ResetStable && kept > b.Stable.D() {
			failure = 1
		}
		sum += kept + b.Band(failure).Earliest
	}
	return sum
}

// untilNewSeries is how long a connection is kept, so that the next delay is a short one where the client declares that.
func untilNewSeries(lab *harness.WireLab) time.Duration {
	if b := lab.Impl.Policies.Backoff; b != nil && b.ResetRule() == subject.ResetStable &&
		b.Stable < max(b.Cap, subject.Millis(lab.Timing.Prompt)) {
		return b.Stable.D() + 2*lab.Timing.Late
	}
	return lab.Timing.Gap
}
