package lines

import (
	"bytes"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/record"
)

// What ends a line ends it wherever it stands: a payload that holds a terminator is two lines to the peer, and the second of
// them was written by whoever wrote the payload.
var _ = harness.Describe("A line that a client is given to send", func() {
	DescribeTable("is refused if it holds a terminator, and none of it is sent",
		func(ctx SpecContext, payload string) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Lines())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			done := client.Send(ctx, []byte(payload)).Outcome(ctx, 0)
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return conn.ReceivedBytes() > 0 })
			harness.As(record.ClassInjection).Expect(string(conn.Received())).To(BeEmpty(),
				"What the client sent of %q: to its peer that is more than one line, and the second is a command of whoever "+
					"wrote the text.", payload)
			harness.As(record.ClassInjection).Expect(done).NotTo(match.Succeed(), "a line that cannot be sent as one line")
		},
		Entry("in its middle", harness.Covers("DLM-011.client.inside", harness.Lines, harness.CRLF), "x\r\nINJECT"),
		Entry("at its end", harness.Covers("DLM-011.client.end", harness.Lines, harness.CRLF), "x\r\n"),
	)
})

var _ = harness.Describe("Many lines that come at once", func() {
	const lines = 50

	It("are each held against the limit of a client by themselves", harness.Covers("DLM-012.client", harness.Lines), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Lines())
		client := lab.Open(ctx)
		payloads := make([][]byte, lines)
		for i := range payloads {
			payloads[i] = fmt.Appendf(bytes.Repeat([]byte("x"), int(lab.Framing.Largest()/2)), "%02d", i)
		}
		Expect(lab.Accept(ctx).SendFrames(payloads...)).To(Succeed())
		delivery.ByClient(ctx, client, payloads...)
	})
})
