package tls

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// hollow are records that hold less than they are long, and that any receiver has to bear. OpenSSL bears 32 in a row that hold nothing, and
// crypto/tls 16.
var hollow = []struct {
	entry, words string
	begin        func(*peer.Conn) error
}{
	{"empty", "three in a row that hold nothing", func(c *peer.Conn) error { return c.SendEmptyRecords(3) }},
	{"padded", "with 200 bytes of padding", func(c *peer.Conn) error { return c.ShapeRecords(16<<10-200, 200) }},
	{"slivers", "one byte in each, and as much padding", func(c *peer.Conn) error { return c.ShapeRecords(1, 1) }},
}

var _ = harness.Describe("Records of TLS 1.3 that hold less than they are long", func() {
	var ofServer, ofClient []any
	for _, h := range hollow {
		ofServer = append(ofServer, Entry(h.words, harness.Covers("TLS-027.server."+h.entry, harness.TLS, harness.TLS13, harness.Stream,
			harness.Answers), h.begin))
		ofClient = append(ofClient, Entry(h.words, harness.Covers("TLS-027.client."+h.entry, harness.TLS, harness.TLS13), h.begin))
	}
	first, second := []byte("before them"), []byte("behind them")

	DescribeTable("change nothing for a server", append([]any{func(ctx SpecContext, begin func(*peer.Conn) error) {
		lab := harness.TestServer(ctx, harness.Plain.ByHand())
		conn := byHand(ctx, lab)
		before, behind := lab.Fit(first), lab.Fit(second)
		Expect(conn.SendFrames(before...)).To(Succeed())
		delivery.OnWire(ctx, lab, conn, before...) // what comes next comes alone
		Expect(begin(conn)).To(Succeed())
		Expect(conn.SendFrames(behind...)).To(Succeed())
		delivery.OnWire(ctx, lab, conn, append(before, behind...)...)
	}}, ofServer...)...)

	DescribeTable("change nothing for a client", append([]any{func(ctx SpecContext, begin func(*peer.Conn) error) {
		lab := harness.TestClient(ctx, harness.Plain.ByHand())
		client := lab.Open(ctx)
		conn := acceptByHand(ctx, lab)
		client.Connected(ctx)
		Expect(conn.SendFrames(first)).To(Succeed())
		delivery.ByClient(ctx, client, first)
		Expect(begin(conn)).To(Succeed())
		Expect(conn.SendFrames(second)).To(Succeed())
		mustKeep(ctx, lab, client, conn, 2, "whatever its records hold")
		delivery.ByClient(ctx, client, first, second)
	}}, ofClient...)...)

	// More than any library bears: that it ends such a connection is right, and what becomes of the connection is not judged.
	const endless = 1000

	It("keep a server from nobody else: a thousand that hold nothing",
		harness.Covers("TLS-027.server.endless", harness.TLS, harness.TLS13, harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.ByHand())
			lab.MustSurvive()
			conn := byHand(ctx, lab)
			if err := conn.SendEmptyRecords(endless); err != nil {
				lab.Note("%v", err) // it has ended the connection meanwhile
			}
			delivery.ToOthers(ctx, lab)
		})
})
