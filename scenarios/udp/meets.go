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
			lab.Sends(lab.Server().Answer, again, lab.Answer(again))
			copies.Ends(ctx, lab, 2, 0, "its question was answered after that")
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
			lab.Start(ctx)
			before, _ := datagram.Unreachable()
			lab.Server().Leave()
			met := func() bool {
				now, _ := datagram.Unreachable()
				return now > before
			}
			gap := lab.Declared().Gap(1).Latest
			lab.Await(ctx, lab.Timing.Around(gap, 0).Latest+lab.Timing.Reply, met)
			now, _ := datagram.Unreachable()
			lab.Server().Met(now - before)
			if err := lab.Server().Return(); err != nil {
				harness.Inconclusive("The port could not be opened again: %v.", err)
			}
			goesOn(ctx, lab)
		})
})

// goesOn expects that the client has ended since nobody listened, or asks again, hears the answer, and asks no more.
func goesOn(ctx SpecContext, lab *harness.AskingLab) {
	GinkgoHelper()
	due := lab.Timing.Around(lab.Declared().Gap(2).Latest, 0).Latest + lab.Timing.Reply
	if !lab.Reaches(ctx, 2, due) {
		lab.Note("it asked no more once nobody had listened")
		return
	}
	heard := lab.Copies()[1]
	lab.Sends(lab.Server().Answer, heard, lab.Answer(heard))
	copies.Ends(ctx, lab, 2, 1, "its question was answered, once somebody listened again")
}
