package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
)

var _ = harness.Describe("An answer that no datagram of the reliability profile holds", func() {
	DescribeTable("is refused in words, and no part of it is sent",
		func(ctx SpecContext, length int) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			ask := func(n, length int) wire.Message {
				payload := wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: uint32(n), Arg: uint32(length)}.Bytes()
				m, err := wire.ParseMessage(s.Answered(ctx, n, payload, "a request for an answer of a length"))
				switch {
				case err != nil || m.ID != uint32(n):
					harness.As(record.ClassDelivery).Wrong("Expected a message with id %d in the answer, but it is none: %v.", n, err)
				case m.Type == wire.Error && m.Code == wire.NotImplemented:
					harness.NotJudged("it has no operation whose answer is as long as one likes (error 501)")
				}
				return m
			}
			const most = reliable.MostPayload - wire.MessageHeaderLen
			if m := ask(1, most); m.Type != wire.Reply || len(m.Body) != most {
				harness.As(record.ClassDelivery).Wrong("Expected a reply with a body of %d bytes, the most that a datagram holds, but it "+
					"is of type %d, code %d, "+
					"with %d bytes.", most, m.Type, m.Code, len(m.Body))
			}
			if m := ask(2, length); m.Type != wire.Error || m.Code != wire.ArgTooLarge {
				harness.As(record.ClassDelivery).Wrong("Expected error 413 for an answer of %d bytes, which no datagram of the profile "+
					"holds, but it is of type %d, "+
					"code %d, with %d bytes.", length, m.Type, m.Code, len(m.Body))
			}
		},
		Entry("one byte too long", harness.Covers("UDP-013.server", profile()...), reliable.MostPayload-wire.MessageHeaderLen+1),
		Entry("longer than UDP carries any", harness.Covers("UDP-013.server.udp", profile()...), transport.LongestDatagram+1),
	)
})

var _ = harness.Describe("A message of the reliability profile that is longer than any may be", func() {
	It("is not carried out in part: 9,000 bytes", harness.Covers("UDP-014.server", profile(harness.Injects(fault.KindForged))...), func(ctx SpecContext) {
		const length = 9000
		lab := harness.TestDatagrams(ctx)
		s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
		s.Deliver(ctx, 1, "before the one that is too long", increments(several)...)
		d := s.At(several+1, sessions.Echo(1, wire.Fill(length, 0)))
		for range several {
			s.Wrong(fault.Forged(fault.ToServer), d.Bytes())
		}
		// The same number, for a message that is none too long: what was refused leaves it free.
		sessions.Each(s.Deliver(ctx, 1, "after one with the same number that was too long", increments(several)...), several)
	})
})
