package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
)

// An address from which one datagram came may be forged: whatever is answered goes to whom somebody else has chosen.
var _ = harness.Describe("An address that a server does not know", func() {
	DescribeTable("is answered no more than the declared number of times what came from it",
		func(ctx SpecContext, ask func(question []byte) []byte) {
			lab := harness.TestDatagrams(ctx)
			asker := lab.Direct()
			sent := ask(lab.Question(0).Question)
			if err := asker.Wrong(fault.Garbage(fault.ToServer), sent); err != nil {
				harness.Inconclusive("The datagram could not be sent: %v.", err)
			}
			answers.Still(ctx, lab, "another client meanwhile")
			quiet(ctx, lab)
			answered := 0
			for _, d := range asker.Received() {
				answered += len(d.Data)
			}
			if most := lab.Impl.Limits.Amplification * len(sent); answered > most {
				harness.As(record.ClassDelivery).Wrong("Expected at most %d bytes to an address from which one datagram of %d bytes had come "+
					"(limits.amplification: %d), but %d came in %d datagrams: whoever forges that address turns the server against it.",
					most, len(sent), lab.Impl.Limits.Amplification, answered, len(asker.Received()))
			}
		},
		Entry("a question", harness.Covers("UDP-033.server", amplifies...), func(q []byte) []byte { return q }),
		Entry("a part of one", harness.Covers("UDP-033.server.part", amplifies...), func(q []byte) []byte { return q[:1+len(q)/2] }),
		Entry("nothing that it knows", harness.Covers("UDP-033.server.unknown", amplifies...), func([]byte) []byte { return []byte("?") }),
	)
})

var amplifies = []harness.Need{harness.Datagrams, harness.Amplification, harness.Injects(fault.KindGarbage)}
