package udp

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/transport"
)

var _ = harness.Describe("A server that got a datagram which is no question", func() {
	DescribeTable("still answers others",
		func(ctx SpecContext, f fault.Fault, make func(question []byte) []byte, why string) {
			lab := harness.TestDatagrams(ctx)
			stranger := lab.Direct()
			for range several {
				sent := make(lab.Question(0).Question)
				if err := stranger.Wrong(f, sent); err != nil {
					harness.NotJudged("this system sends no datagram of %d bytes: %v", len(sent), err)
				}
				answers.Still(ctx, lab, why)
			}
		},
		Entry("of no bytes", harness.Covers("UDP-025.server", harness.Datagrams, harness.Injects(fault.KindEmpty)),
			fault.Empty(fault.ToServer), func([]byte) []byte { return nil }, "a question after a datagram of no bytes, which UDP allows"),
		Entry("of 65,507 bytes", harness.Covers("UDP-026.server", harness.Datagrams, harness.Injects(fault.KindLongest)),
			fault.Longest(), longest, "a question after a datagram of 65,507 bytes, the most that UDP carries"),
	)

	DescribeTable("still answers others, where it was a question that the network had damaged",
		func(ctx SpecContext, damage func(length int) fault.Fault, why string) {
			lab := harness.TestDatagrams(ctx)
			length := len(lab.Question(0).Question)
			lab.Arm(damage(length))
			asker := lab.Through()
			for range damaged {
				if err := asker.Ask(lab.Question(0)); err != nil {
					harness.Inconclusive("The question could not be sent: %v.", err)
				}
			}
			lab.Await(ctx, lab.Timing.Reply, lost(lab)) // the relay may be slower than those who ask the server itself
			for range several {
				answers.Still(ctx, lab, why)
			}
		},
		Entry("cut in half", harness.Covers("UDP-027.server", harness.Datagrams, harness.Injects(fault.KindTruncate)),
			func(length int) fault.Fault { return fault.Truncate(fault.ToServer, length/2) }, "a question after some that were cut in half"),
		Entry("cut to one byte", harness.Covers("UDP-027.server.one", harness.Datagrams, harness.Injects(fault.KindTruncate)),
			func(int) fault.Fault { return fault.Truncate(fault.ToServer, 1) }, "a question after some of which one byte was left"),
		Entry("with other bits", harness.Covers("UDP-028.server", harness.Datagrams, harness.Injects(fault.KindFlip)),
			func(length int) fault.Fault { return fault.Flip(fault.ToServer, 2*length) },
			"a question after some of which a quarter of the bits had been inverted"),
	)
})

// damaged is how many questions arrive damaged: chance decides where, and a few might miss what has to be hit.
const damaged = 50

// longest is a question with zeros behind it, as long as a datagram can be.
func longest(question []byte) []byte {
	return append(bytes.Clone(question), make([]byte, transport.LongestDatagram-len(question))...)
}
