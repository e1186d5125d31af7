package udp

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/copies"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// unheard is why a client asks again.
const unheard = "nobody has answered it"

// watched is how many times from one copy to the next a case looks at.
const watched = 4

var _ = harness.Describe("A client of datagrams", func() {
	It("asks its server by itself", harness.Baseline, harness.Covers("UDP-035.client", harness.Datagrams), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		question := lab.Start(ctx)
		if !lab.Impl.Responds() {
			return
		}
		if _, differs := lab.Impl.Answer(question.Data); differs != "" {
			harness.Found(subject.Baffled + differs)
			return
		}
		harness.Found(subject.Converses)
	})
})

var _ = harness.Describe("A client of datagrams that nobody answers", func() {
	It("asks again when it says that it does",
		harness.Covers("UDP-004.client", harness.Datagrams, harness.Retransmits, harness.Waits(watched, subject.WaitCopies),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			lab.Start(ctx)
			for n := 2; n <= lab.Declared().Watched(watched)+1; n++ {
				lab.Server().Unanswered()
				copies.Arrives(ctx, lab, n, unheard)
				copies.InTime(lab, n)
			}
		})

	It("gives up after as many copies of its question as it says",
		harness.Covers("UDP-003.client", harness.Datagrams, harness.LastCopy, harness.Waits(1, subject.WaitSpan),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			most := lab.Declared().Attempts
			lab.Start(ctx)
			for n := 2; n <= most; n++ {
				lab.Server().Unanswered()
				copies.Arrives(ctx, lab, n, fmt.Sprintf("it declares %d copies of a question that nobody answers", most))
			}
			lab.Server().Unanswered()
			copies.Ends(ctx, lab, most, fmt.Sprintf("it declares %d copies of a question that nobody answers", most))
		})

	It("takes the answer to a further copy",
		harness.Covers("UDP-002.client", harness.Datagrams, harness.Converses, harness.Retransmits, harness.Waits(watched, subject.WaitCopies),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			last := answerable(lab)
			heard := lab.Start(ctx)
			for n := 2; n <= last; n++ {
				lab.Server().Unanswered()
				heard = copies.Arrives(ctx, lab, n, unheard)
			}
			answered := lab.Sends(lab.Server().Answer, heard, lab.Answer(heard))
			copies.Quits(ctx, lab, last, 0, answered, fmt.Sprintf("copy %d was answered", last))
		})
})

// answerable is the copy that a case answers which loses those before it: the third one, or an earlier one that is not the last.
func answerable(lab *harness.AskingLab) int {
	most := lab.Declared().Attempts
	if most == 2 {
		harness.NotJudged("it asks twice only, so that nobody can tell whether an answer to the second copy ends its asking")
	}
	if most == 3 {
		return 2
	}
	return 3
}

var _ = harness.Describe("A client of datagrams that hears more than one answer to its question", func() {
	It("has asked once: an answer that comes three times",
		harness.Covers("UDP-007.client", harness.Datagrams, harness.Converses, harness.Retransmits, harness.Waits(1, subject.WaitCopies),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			question := lab.Start(ctx)
			answer := lab.Answer(question)
			answered := lab.Sends(lab.Server().Answer, question, answer)
			for range 2 {
				lab.Sends(lab.Server().Again, question, answer)
			}
			copies.Quits(ctx, lab, 1, 0, answered, "its question was answered")
		})

	It("waits for the one that comes from where it asked",
		harness.Covers("UDP-018.client", harness.Datagrams, harness.Converses, harness.Retransmits, harness.Waits(2, subject.WaitCopies),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			question := lab.Start(ctx)
			lab.Sends(lab.Server().Elsewhere, question, lab.Answer(question))
			again := copies.Arrives(ctx, lab, 2, "what came to it was sent from a port that it had not asked")
			answered := lab.Sends(lab.Server().Answer, again, lab.Answer(again))
			copies.Quits(ctx, lab, 2, 0, answered, "its question was answered from where it had asked")
		})
})
