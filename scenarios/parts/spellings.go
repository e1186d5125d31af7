package parts

import (
	"context"
	"math"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A framing may let a sender write the same message in more than one way, and a tester that knows one of them proves no more than that.
var _ = harness.Describe("A message that is written otherwise", func() {
	DescribeTable("is the same message",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			var sent [][]byte
			for _, s := range r.Framing.Layout().Spellings(uint64(min(r.Framing.Largest(), math.MaxInt64))) {
				_ = r.conn.Send(s.Bytes) // which a receiver that refuses them may not let come to its end
				sent = append(sent, s.Payloads...)
				r.understands(ctx, s.Name, len(s.Payloads), sent)
				r.Note("two messages, %s, are understood", s.Name)
			}
			r.exact(ctx, sent...)
		},
		Entry("to a server", harness.Covers("FRM-022.server", harness.Spellings), side(server)),
		Entry("to a client", harness.Covers("FRM-022.client", harness.Spellings), side(client)),
	)
})

// understands expects that the last so many messages that were sent, which are written as how says, come out, and nothing else.
func (r *receiver) understands(ctx context.Context, how string, last int, sent [][]byte) {
	GinkgoHelper()
	r.Await(ctx, r.Timing.Reply, func() bool { return script.HasEnded(r.conn) || r.number() >= len(sent) })
	came := r.number()
	for n := len(sent) - last; n < min(came, len(sent)); n++ {
		if !r.is(n, sent[n]) {
			harness.As(record.ClassDelivery).Wrong("Expected two messages, %s, to be understood, since its framing (%s) lets a sender write "+
				"them so, but message %d should be %s, and is %s.", how, r.Framing, n+1, shown(sent[n]), r.took(n))
		}
	}
	switch {
	case came >= len(sent):
	case script.HasEnded(r.conn):
		harness.As(record.ClassDelivery).Unasked("Expected two messages, %s, to be understood, since its framing (%s) lets a sender write "+
			"them so, but the %s ended the connection after %d of %d messages.", how, r.Framing, r.Impl.Side, came, len(sent))
	default:
		harness.As(record.ClassDelivery).Missed("Expected two messages, %s, to be understood, since its framing (%s) lets a sender write them "+
			"so, but within %v %d of %d messages came.", how, r.Framing, r.Timing.Reply, came, len(sent))
	}
}
