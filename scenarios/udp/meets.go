package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/expect/copies"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
)

var _ = harness.Describe("A client of datagrams that still waits for its answer", func() {
	It("goes on after a datagram of no bytes",
		harness.Covers("UDP-036.client", harness.Datagrams, harness.Converses, harness.Retransmits, harness.Waits(2, subject.WaitCopies),
			harness.Injects(fault.KindEmpty)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			lab.Sends(lab.Server().Nothing, lab.Start(ctx), nil)
			again := copies.Arrives(ctx, lab, 2, "a datagram of no bytes, which UDP allows, answers nothing and ends nothing")
			answered := lab.Sends(lab.Server().Answer, again, lab.Answer(again))
			copies.Quits(ctx, lab, 2, 0, answered, "its question was answered after that")
		})

	// The system tells a connected socket of it by the next send or receive, on Windows every socket. One that takes that for its answer may
	// end; one that goes on asking has to hear its answer, too.
	It("ends, or goes on, after a copy for which nobody listened at its server's port",
		harness.Covers("UDP-017.client", harness.Datagrams, harness.Linux, harness.Converses, harness.Retransmits,
			harness.Waits(watched, subject.WaitCopies), harness.Injects(fault.KindUnreachable)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			if most := lab.Declared().Attempts; most > 0 && most < 4 {
				harness.NotJudged("it asks %d times only, and one copy has to be lost, one heard, and one more be due", most)
			}
			first := lab.Start(ctx)
			loses(ctx, lab, first)
			goesOn(ctx, lab, first)
		})
})

// loses has the second copy meet a port at which nobody listens: nobody does until that copy has left, whatever the client's jitter. The
// system's counter, which others move, too, is the second witness.
func loses(ctx SpecContext, lab *harness.AskingLab, first datagram.Datagram) {
	GinkgoHelper()
	gap := lab.Declared().Gap(1)
	before, _ := datagram.Unreachable()
	lab.Server().Leave()
	lab.Await(ctx, first.At+lab.Timing.Around(gap.Latest, 0).Latest-lab.Trace.Now(), lab.Ended)
	if lab.Ended() && lab.Trace.Now()-first.At < gap.Earliest-lab.Timing.Early {
		harness.NotJudged("it ended before it would have asked a second time")
	}
	now, _ := datagram.Unreachable()
	lab.Server().Met(min(1, now-before))
	if err := lab.Server().Return(); err != nil {
		harness.Inconclusive("The port could not be opened again: %v.", err)
	}
}

// goesOn expects that the client has ended since nobody listened, or asks again, hears the answer, and asks no more.
func goesOn(ctx SpecContext, lab *harness.AskingLab, first datagram.Datagram) {
	GinkgoHelper()
	r := lab.Declared()
	if !lab.Reaches(ctx, 2, lab.Timing.Around(r.Gap(2).Latest, 0).Latest+lab.Timing.Reply) {
		if !lab.Ended() {
			harness.NotJudged("it asked no more once nobody had listened, and still runs: nobody can tell whether it has given up")
		}
		lab.Note("it ended once nobody had listened")
		return
	}
	heard := lab.Copies()[1]
	if least := r.Gap(1).Earliest + r.Gap(2).Earliest - 2*lab.Timing.Early; heard.At-first.At < least {
		harness.Inconclusive("The copy that came %v after the first one is its second, and late: none was lost. A run of this case alone, on a machine "+
			"with less to do, settles it.", heard.At-first.At)
	}
	answered := lab.Sends(lab.Server().Answer, heard, lab.Answer(heard))
	copies.Quits(ctx, lab, 2, 1, answered, "its question was answered, once somebody listened again")
}
