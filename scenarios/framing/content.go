package framing

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A payload is bytes: nothing in it means anything to the framing.
var _ = harness.Describe("The content of a frame", func() {
	// Every byte value, a terminator, and what looks like the header of another frame.
	everything := append(append(wire.Fill(0, 0), script.EveryByte()...), "\r\n\x00\x00\x00\x00\x05inner\r\n"...)
	// Whoever swaps the length's bytes gets 33,619,968 or 513 here, and never 258.
	asymmetric := wire.Fill(258, 9)

	DescribeTable("comes back from a server byte for byte",
		func(ctx SpecContext, payload []byte) {
			lab := harness.TestServer(ctx, harness.Plain)
			payload = lab.Fit(payload)[0]
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payload)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payload)
			Expect(conn.Close()).To(Succeed()) // whoever serves one client at a time is free now
			delivery.ToOthers(ctx, lab)
		},
		Entry("as long as the receive buffer", harness.Covers("FRM-009.server", harness.Prefix, harness.Stream), wire.Fill(4096-4, 3)),
		Entry("a length that reads otherwise in the other order", harness.Covers("FRM-011.server", harness.Prefix, harness.Stream),
			asymmetric),
		Entry("CRLF, NUL and a header among them", harness.Covers("FRM-012.server", harness.Prefix, harness.Bytes, harness.Stream), everything),
	)

	DescribeTable("goes through a client byte for byte, both ways",
		func(ctx SpecContext, payload []byte) {
			lab := harness.TestClient(ctx, harness.Plain)
			payload = lab.Fit(payload)[0]
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Send(ctx, payload).Succeeds(ctx)
			delivery.Framed(ctx, lab.Lab, conn, "the header is the length in the declared width and byte order, and the payload follows unchanged",
				payload)
			Expect(conn.SendFrames(payload)).To(Succeed())
			delivery.ByClient(ctx, client, payload)
			Expect(client.States()).To(match.Rest("connected"))
		},
		Entry("as long as the receive buffer", harness.Covers("FRM-009.client", harness.Prefix), wire.Fill(4096-4, 3)),
		Entry("a length that reads otherwise in the other order", harness.Covers("FRM-011.client", harness.Prefix), asymmetric),
		Entry("CRLF, NUL and a header among them", harness.Covers("FRM-012.client", harness.Prefix, harness.Bytes), everything),
	)
})
