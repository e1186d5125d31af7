package hostile

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// header is the length field of a frame that never comes.
type header func(*harness.Lab) []byte

// Whoever waits for what was announced, or makes room for it, can be held or filled up by four bytes.
var _ = harness.Describe("A header that announces more than the limit", func() {
	DescribeTable("is refused by a server on the header alone",
		func(ctx SpecContext, announce header) {
			lab := harness.TestServer(ctx, harness.Plain)
			before := lab.Process.Memory()
			conn := lab.Dial(ctx)
			lab.MustSurvive()
			announced := announce(lab.Lab)
			Expect(conn.Wrong(fault.KindHeader).Send(announced)).To(Succeed())
			script.ExpectRefused(ctx, lab, conn)
			resources.GrewLittle(lab, before)
			if lab.Impl.Policies.Oversize == "discard" && bytes.Equal(announced, script.HeaderAboveLimit(lab.Lab)) {
				_, n := lab.Framing.AboveLimit()
				script.ExpectResumed(ctx, lab, conn, wire.Fill(int(n), 1))
			}
			delivery.ToOthers(ctx, lab)
		},
		Entry("by one byte", harness.Covers("FRM-008.server", harness.Prefix, harness.Beyond, harness.MaxFrame, harness.Process,
			harness.Memory, harness.Answers, harness.Once, harness.Injects(fault.KindHeader)), header(script.HeaderAboveLimit)),
		Entry("all bits set", harness.Covers("HOS-001.server", harness.Prefix, harness.Beyond, harness.MaxFrame, harness.Process,
			harness.Memory, harness.Answers, harness.Once, harness.Injects(fault.KindHeader)), header(allBits)),
		Entry("the sign bit alone", harness.Covers("HOS-002.server", harness.Prefix, harness.Beyond, harness.MaxFrame, harness.Process,
			harness.Memory, harness.Answers, harness.Once, harness.Injects(fault.KindHeader)), header(signBit)),
		Entry("its first line taken for a header",
			harness.Covers("HOS-006.server", harness.Prefix, harness.Foreign, harness.MaxFrame, harness.Process, harness.Memory,
				harness.Answers, harness.Once, harness.Injects(fault.KindHeader)), header(httpRequest)),
		Entry("its first bytes taken for a header",
			harness.Covers("HOS-007.server", harness.Prefix, harness.Foreign, harness.MaxFrame, harness.Process, harness.Memory,
				harness.Answers, harness.Once, harness.Injects(fault.KindHeader)), header(tlsHello)),
	)
	DescribeTable("is refused by a client on the header alone",
		func(ctx SpecContext, announce header) {
			lab := harness.TestClient(ctx, harness.Plain)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			before := lab.Process.Memory()
			lab.MustSurvive()
			Expect(conn.Wrong(fault.KindHeader).Send(announce(lab.Lab))).To(Succeed())
			ending.ReportedBy(ctx, client, adapter.FrameTooLarge)
			ending.Comes(ctx, lab, conn)
			delivery.ByClient(ctx, client)
			resources.GrewLittle(lab, before)
		},
		Entry("by one byte", harness.Covers("FRM-008.client", harness.Prefix, harness.Beyond, harness.Memory,
			harness.Injects(fault.KindHeader)), header(script.HeaderAboveLimit)),
		Entry("all bits set", harness.Covers("HOS-001.client", harness.Prefix, harness.Beyond, harness.Memory,
			harness.Injects(fault.KindHeader)), header(allBits)),
		Entry("the sign bit alone", harness.Covers("HOS-002.client", harness.Prefix, harness.Beyond, harness.Memory,
			harness.Injects(fault.KindHeader)), header(signBit)),
	)
})

// On the way a byte was changed: what was a length of ten is one of gigabytes now.
var _ = harness.Describe("A header of which a byte was corrupted on the way", func() {
	It("is refused by a server on the header alone",
		harness.Covers("HOS-001.server.corrupted", harness.Prefix, harness.Uint, harness.MaxFrame, harness.Long, harness.Answers, harness.Once,
			harness.Injects(fault.KindCorrupt)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			lab.Arm(fault.Corrupt(fault.ToServer).After(mostSignificant(lab.Framing)))
			lab.MustSurvive()
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(lab.Fit(wire.Fill(10, 1))...)).To(Succeed())
			script.ExpectRefused(ctx, lab, conn)
			delivery.ToOthers(ctx, lab)
		})
	It("is refused by a client on the header alone",
		harness.Covers("HOS-001.client.corrupted", harness.Prefix, harness.Uint, harness.Long, harness.Injects(fault.KindCorrupt)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.Arm(fault.Corrupt(fault.ToClient).After(mostSignificant(lab.Framing)))
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			Expect(conn.SendFrames(wire.Fill(10, 1))).To(Succeed())
			ending.ReportedBy(ctx, client, adapter.FrameTooLarge)
			ending.Comes(ctx, lab, conn)
			delivery.ByClient(ctx, client)
		})
})

// mostSignificant is where the length's greatest byte stands in a header.
func mostSignificant(f wire.Framing) int64 {
	at, _ := f.Layout().Significant()
	return int64(at)
}

func allBits(l *harness.Lab) []byte { return l.Framing.Header(l.Framing.Announces()) }

// signBit is a length that is negative for whoever reads it as a signed number.
func signBit(l *harness.Lab) []byte { return l.Framing.Header(l.Framing.Announces()/2 + 1) }

func httpRequest(*harness.Lab) []byte { return []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") }

// tlsHello is the beginning of a TLS 1.3 ClientHello: RFC 8446 sections 4.1.2 and 5.1.
func tlsHello(*harness.Lab) []byte {
	return append([]byte{0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03}, script.EveryByte()[:32]...)
}
