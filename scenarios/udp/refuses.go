package udp

import (
	"math"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("A client of the reliability profile that hears what answers nothing", func() {
	DescribeTable("sends again what has no answer",
		func(ctx SpecContext, why string, forge func(lab *harness.AskingLab, c sessions.Came, right reliable.Datagram)) {
			lab := harness.TestAsking(ctx)
			s := sessions.Serve(ctx, lab)
			s.Run(ctx, why, func(c sessions.Came) {
				if c.N <= few && c.Copy == 1 && s.Losable(c) {
					forge(lab, c, s.Right(c))
					return
				}
				s.Answer(c)
			}, nil)
		},
		Entry("an answer whose check is wrong", harness.Covers("UDP-010.client.check", sender(harness.Injects(fault.KindForged))...),
			"where the first answer to each of some had a wrong check", func(lab *harness.AskingLab, c sessions.Came, right reliable.Datagram) {
				lab.Sends(lab.Server().Forged, c.Datagram, right.Forged())
			}),
		Entry("an answer from another port", harness.Covers("UDP-010.client.source", sender(harness.Injects(fault.KindReply))...),
			"where the first answer to each of some came from a port that the client had not asked",
			func(lab *harness.AskingLab, c sessions.Came, right reliable.Datagram) {
				lab.Sends(lab.Server().Elsewhere, c.Datagram, right.Bytes())
			}),
		Entry("an answer to another number", harness.Covers("UDP-010.client.number", sender(harness.Injects(fault.KindForged))...),
			"where the first answer to each of some had a number that the client had not sent",
			func(lab *harness.AskingLab, c sessions.Came, right reliable.Datagram) {
				right.Number += 10_000
				lab.Sends(lab.Server().Forged, c.Datagram, right.Bytes())
			}),
		Entry("an answer of another session", harness.Covers("UDP-010.client.session", sender(harness.Injects(fault.KindForged))...),
			"where the first answer to each of some was of another session", func(lab *harness.AskingLab, c sessions.Came, right reliable.Datagram) {
				if right.Kind == reliable.Opened { // whose session may be any
					right.Number++
				}
				right.Session ^= 1
				lab.Sends(lab.Server().Forged, c.Datagram, right.Bytes())
			}),
	)

	It("sends again what has no answer: answers of which bits were inverted",
		harness.Covers("UDP-015.client", sender(harness.Injects(fault.KindForged))...), func(ctx SpecContext) {
			const bits, share = 3, 0.1 // a CRC-32 finds every three bits of a datagram of this length
			lab := harness.TestAsking(ctx)
			fits(lab, 3*several)
			s := sessions.Serve(ctx, lab)
			s.Run(ctx, "where bits of one in ten answers are inverted", func(c sessions.Came) {
				if (c.N == 1 || lab.Rand.Float64() < share) && s.Losable(c) {
					changed := s.Right(c).Bytes()
					for _, bit := range lab.Rand.Perm(8 * len(changed))[:bits] {
						changed[bit/8] ^= 1 << (bit % 8)
					}
					lab.Sends(lab.Server().Forged, c.Datagram, changed)
					return
				}
				s.Answer(c)
			}, nil)
		})
})

var _ = harness.Describe("The messages of a client of the reliability profile", func() {
	It("go on where numbers begin again at 0", harness.Covers("UDP-012.client", sender(harness.Chosen)...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		fits(lab, 2*several)
		lab.Choose(math.MaxUint32-several+1, short)
		s := sessions.Serve(ctx, lab)
		began := false
		s.Run(ctx, "where numbers begin again at 0", func(c sessions.Came) {
			began = began || c.N > several && c.Bytes.Number < several
			s.Answer(c)
		}, nil)
		if !began {
			harness.NotJudged("its first message had another number than its command was given (%s)", "{first}")
		}
	})
})

// few are the messages, from the open on, that a case has sent again one after the other: each of them makes the client's timer longer.
const few = 2

// short is how long payloads are where that is no matter.
const short = 32
