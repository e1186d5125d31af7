package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// sender are what cases of the reliability profile need of a client, and further needs.
func sender(further ...harness.Need) []harness.Need {
	return append(profile(harness.Retransmits, harness.Waits(watched, subject.WaitCopies), harness.Waits(1, subject.WaitSpan)), further...)
}

var _ = harness.Describe("A client of the reliability profile", func() {
	It("opens a session and sends its messages in it", harness.Covers("UDP-037.client", sender()...), func(ctx SpecContext) {
		s := sessions.Serve(ctx, harness.TestAsking(ctx))
		s.Run(ctx, "where each is answered at once", s.Answer, nil)
	})

	It("has each message answered in the end: three in ten are lost, both ways",
		harness.Covers("UDP-038.client", sender(harness.Injects(fault.KindLoss))...), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			s := sessions.Serve(ctx, lab)
			const either = 1 - 0.7*0.7 // the message is lost, or its answer
			s.Run(ctx, "of which three in ten are lost, both ways", func(c sessions.Came) {
				if lab.Rand.Float64() < either && s.Losable(c) {
					lab.Server().Lose(c.Datagram)
					return
				}
				s.Answer(c)
			}, nil)
		})

	It("takes each answer once: that comes three times, where others are lost",
		harness.Covers("UDP-006.client", sender(harness.Injects(fault.KindReply, fault.KindLoss))...), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			s := sessions.Serve(ctx, lab)
			s.Run(ctx, "where the first copy of one in three is lost, and each answer comes three times", func(c sessions.Came) {
				if c.N%3 == 2 && c.Copy == 1 && s.Losable(c) {
					lab.Server().Lose(c.Datagram)
					return
				}
				for range 3 {
					s.Answer(c)
				}
			}, nil)
		})

	It("takes answers in any order: the last one first", harness.Covers("UDP-008.client", sender(harness.Injects(fault.KindReorder))...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		s := sessions.Serve(ctx, lab)
		var held []sessions.Came
		reordered := 0
		s.Run(ctx, "where what is sent at once is answered in the opposite order", func(c sessions.Came) {
			if c.N == 0 || c.Copy > 1 {
				s.Answer(c)
				return
			}
			held = append(held, c)
		}, func() {
			if len(held) > 1 {
				lab.Server().Reordered(len(held))
				reordered += len(held)
			}
			for n := len(held) - 1; n >= 0; n-- {
				s.Answer(held[n])
			}
			held = nil
		})
		if reordered == 0 {
			harness.NotJudged("it sends one message at a time, so that no answer can overtake another")
		}
	})

	It("opens another session where its own is not known any more", harness.Covers("UDP-021.client", sender()...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		fits(lab, 2*reliable.Window) // what is on its way when the session is lost is not sent again
		s := sessions.Serve(ctx, lab)
		s.Until(ctx, several, "before its session was lost", s.Answer)
		s.Forget(ctx)
		s.Until(ctx, several, "in another session", s.Answer)
	})
})

// fits ends the case of a client that sends fewer messages than it is about.
func fits(lab *harness.AskingLab, messages int) {
	if has := lab.Impl.Reliable.Messages; has < messages {
		harness.NotJudged("it sends %d messages (reliable.messages), and this needs %d", has, messages)
	}
}
