package udp

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// A client may go on waiting when it has sent its last copy, since an answer may still be on its way; but not for ever.
var _ = harness.Describe("A client of datagrams whose question is never answered", func() {
	It("has given up by the time that it says",
		harness.Covers("UDP-039.client", harness.Datagrams, harness.Retransmits, harness.GivesUp, harness.Waits(1, subject.WaitGivenUp),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			limit := lab.Declared().GiveUp.D()
			first := lab.Start(ctx)
			lab.Server().Unanswered()
			due := lab.Timing.Around(limit, 0)
			others := func() int { return len(lab.Server().Received()) - len(lab.Copies()) }
			given := func() bool { return lab.Ended() || others() > 0 }
			// How long it waited for a processor is asked for while it runs: nobody knows that of a process that has ended.
			left := func() time.Duration {
				now := lab.Trace.Now()
				return first.At + due.Latest + lab.Lateness(first.At, now) + lab.Timing.Prompt - now
			}
			for ctx.Err() == nil && left() > 0 && !lab.Await(ctx, lab.Timing.Quiet, given) {
			}
			if !given() {
				timed.Never(lab, "the end of a client whose question nobody answers", first.At, limit)
				harness.As(record.ClassStuck).Missed("Expected the client to have given up %v after the first copy of a question that nobody answers, as it "+
					"declares, but %v after that, and after %d copies, it still waits: it has not ended, and asks nothing else. %s", limit,
					timing.Round(lab.Trace.Now()-first.At), len(lab.Copies()), lab.Process.Remains())
			}
			timed.InWindow(lab, "the end of a client whose question nobody answers", first.At, lab.Trace.Now(), timing.Window{Latest: due.Latest})
		})
})
