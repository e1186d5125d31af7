package tls

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A server of TLS that is spoken to in plain text", func() {
	covers := func(id string) Labels {
		return harness.Covers(id, harness.TLS, harness.Stream, harness.Answers, harness.Injects(fault.KindGarbage))
	}

	DescribeTable("ends that connection and no other",
		func(ctx SpecContext, text func(*harness.ServerLab) []byte) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			other := lab.Dial(ctx)
			conn, err := lab.DialBeneath(lab.Within(ctx, lab.Timing.Start))
			if err != nil {
				harness.Because(err, "Expected the server to accept a connection: %v", err)
			}
			said := text(lab)
			Expect(conn.Wrong(fault.KindGarbage).Send(said)).To(Succeed())
			if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) }) {
				harness.As(record.ClassService).Missed("Expected the server to end a connection that begins with % x, which is no record of TLS, "+
					"within %v, but it keeps it open.", said[:min(len(said), 8)], lab.Timing.Prompt)
			}
			if conn.FrameCount() > 0 {
				harness.Wrong("Expected the server to answer nothing in plain text, but to % x, which is no record of TLS, it answered with a "+
					"message.", said[:min(len(said), 8)])
			}
			payload := lab.Fit([]byte("who was there before"))
			Expect(other.SendFrames(payload...)).To(Succeed())
			delivery.OnWire(ctx, lab, other, payload...)
			delivery.ToOthers(ctx, lab)
		},
		Entry("by a request of HTTP", covers("TLS-016.server.http"),
			func(*harness.ServerLab) []byte { return []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") }),
		Entry("by a message as the server frames it", covers("TLS-016.server.message"),
			func(lab *harness.ServerLab) []byte { return lab.Framing.Frames(lab.Fit([]byte("in plain text"))...) }),
	)
})
