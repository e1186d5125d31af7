package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("A message that is not a client's own, for a server of the reliability profile", func() {
	const ahead = 10_000
	DescribeTable("is not carried out, and moves no window",
		func(ctx SpecContext, forge func(lab *harness.DatagramLab, s *sessions.Session)) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			s.Deliver(ctx, 1, "before the forged one", increments(several)...)
			forge(lab, s)
			sessions.Each(s.Deliver(ctx, reliable.Window, "after a forged one that was 10,000 ahead", increments(several)...), several)
			s.Stands(ctx, forged, 0, "the message that would raise it was forged")
		},
		Entry("its check is wrong", harness.Covers("UDP-010.server.check", profile(harness.Injects(fault.KindForged))...),
			func(_ *harness.DatagramLab, s *sessions.Session) {
				for n := range several {
					s.Wrong(fault.Forged(fault.ToServer), s.At(ahead+n, sessions.Increment(forged)).Forged())
				}
			}),
		Entry("it comes from another port", harness.Covers("UDP-010.server.source", profile(harness.Injects(fault.KindForged))...),
			func(lab *harness.DatagramLab, s *sessions.Session) {
				for n := range several {
					elsewhere := lab.Direct()
					if err := elsewhere.Wrong(fault.Forged(fault.ToServer), s.At(ahead+n, sessions.Increment(forged)).Bytes()); err != nil {
						harness.Inconclusive("A datagram could not be sent: %v.", err)
					}
				}
			}),
	)

	It("is answered by no answer: of a session that was never opened", harness.Covers("UDP-010.server.session", profile()...), func(ctx SpecContext) {
		lab := harness.TestDatagrams(ctx)
		s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
		stranger := lab.Direct()
		for n := range several {
			d := s.At(1+n, sessions.Increment(forged))
			d.Session ^= 1 + uint32(n)
			if err := stranger.Send(d.Bytes()); err != nil {
				harness.Inconclusive("A datagram could not be sent: %v.", err)
			}
		}
		s.Stands(ctx, forged, 0, "the messages that would raise it were of sessions that nobody had opened")
		for _, d := range stranger.Received() {
			if got, err := reliable.Parse(d.Data); err != nil || got.Kind != reliable.Unknown {
				harness.As(record.ClassDelivery).Wrong("Expected a message of a session that nobody has opened to be answered by unknown, "+
					"or not at all, but: %s (%v).",
					got, err)
			}
		}
	})
})
