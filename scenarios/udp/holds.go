package udp

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/timing"
)

var _ = harness.Describe("A client of the reliability profile holds back", func() {
	It("what is 64 ahead of a message that has no answer",
		harness.Covers("UDP-009.client", sender(harness.Injects(fault.KindLoss))...), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			fits(lab, 2*reliable.Window)
			s := sessions.Serve(ctx, lab)
			s.Run(ctx, "where the second one is answered late", func(c sessions.Came) {
				if c.N == 2 && s.Losable(c) { // the first one is answered, so that the way is known
					lab.Server().Lose(c.Datagram)
					return
				}
				s.Answer(c)
			}, nil)
		})

	// The open is answered by its second copy, so that nobody can tell how long the answer took.
	It("the next copy for as long as its timer has become",
		harness.Covers("UDP-005.client", sender(harness.Injects(fault.KindLoss))...), func(ctx SpecContext) {
			lab := harness.TestAsking(ctx)
			r := lab.Declared()
			switch {
			case r.Attempts > 0 && r.Attempts < 3:
				harness.NotJudged("it sends %d copies only", r.Attempts)
			case r.Whole(2) <= r.Whole(1):
				harness.NotJudged("its times do not grow (policies.retransmit.factor)")
			}
			s := sessions.Serve(ctx, lab)
			first := ambiguous(ctx, lab, s)
			again := s.Next(ctx, s.Due()+lab.Timing.Reply)
			for again.Copy > 0 && again.N != first.N {
				again = s.Next(ctx, s.Due()+lab.Timing.Reply)
			}
			if again.Copy == 0 {
				harness.As(record.ClassTiming).Missed("Expected the client to send message %d again, but it did not. "+
					"%s", first.N, lab.Process.Remains())
			}
			timed.InWindowSince(lab.Lab, fmt.Sprintf("copy 2 of message %d, after an open that was answered by its second copy,", first.N), first.At, again.At,
				timing.Window{Earliest: max(0, r.Gap(2).Earliest-lab.Timing.Early), Latest: s.Due()}, false)
		})

	It("all but one datagram until the way is known", harness.Covers("UDP-019.client", sender(harness.Injects(fault.KindLoss))...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		fits(lab, several)
		if most := lab.Declared().Attempts; most > 0 && most < 3 {
			harness.NotJudged("it sends %d copies only", most)
		}
		s := sessions.Serve(ctx, lab)
		first := ambiguous(ctx, lab, s)
		for c := s.Next(ctx, s.Due()+lab.Timing.Reply); c.Copy > 0; c = s.Next(ctx, s.Due()+lab.Timing.Reply) {
			if c.N == 0 {
				s.Answer(c) // a copy that crossed the answer
				continue
			}
			if c.N != first.N {
				harness.As(record.ClassStorm).Wrong("Expected one message at a time until the round trip is known, but the client sent "+
					"message %d while it had no "+
					"answer to message %d, after an open that was answered by its second copy.", c.N, first.N)
			}
			return // that it is sent again shows that the client goes on, and sends nothing else
		}
		harness.As(record.ClassTiming).Missed("Expected the client to send message %d again, but it did not. %s", first.N, lab.Process.Remains())
	})
})

// ambiguous answers the second copy of the client's open alone, and returns the first message, which has no answer yet.
func ambiguous(ctx SpecContext, lab *harness.AskingLab, s *sessions.Serving) sessions.Came {
	GinkgoHelper()
	for {
		c := s.Next(ctx, s.Due()+lab.Timing.Reply)
		switch {
		case c.Copy == 0:
			harness.As(record.ClassStuck).Missed("Expected the client to open a session, and to send a message in it, but it did not. "+
				"%s", lab.Process.Remains())
		case c.N > 0:
			return c
		case c.Copy == 1:
			lab.Server().Lose(c.Datagram)
		default:
			s.Answer(c)
		}
	}
}
