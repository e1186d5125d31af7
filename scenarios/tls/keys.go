package tls

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Keys may change at any time: a library does so by itself after so many records, and a kernel that carries the records may not know how.
var _ = harness.Describe("Keys that change within a stream of TLS 1.3", func() {
	before, after, asked := []byte("under the first keys"), []byte("under new ones"), []byte("under newer ones")

	It("change nothing for a server, which changes its own when it is asked to",
		harness.Covers("TLS-019.server", harness.TLS, harness.TLS13, harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.ByHand())
			conn := byHand(ctx, lab)
			var all [][]byte
			round := func(payload []byte) {
				said := lab.Fit(payload)
				all = append(all, said...)
				Expect(conn.SendFrames(said...)).To(Succeed())
				delivery.OnWire(ctx, lab, conn, all...)
			}
			round(before)
			Expect(conn.UpdateKeys(false)).To(Succeed())
			round(after)
			Expect(conn.UpdateKeys(true)).To(Succeed())
			round(asked)
			mustUpdate(conn, "server")
		})

	It("change nothing for a client, which changes its own when it is asked to",
		harness.Covers("TLS-019.client", harness.TLS, harness.TLS13), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.ByHand())
			client := lab.Open(ctx)
			conn := acceptByHand(ctx, lab)
			client.Connected(ctx)
			Expect(conn.SendFrames(before)).To(Succeed())
			Expect(conn.UpdateKeys(false)).To(Succeed())
			Expect(conn.SendFrames(after)).To(Succeed())
			Expect(conn.UpdateKeys(true)).To(Succeed())
			Expect(conn.SendFrames(asked)).To(Succeed())
			mustKeep(ctx, lab, client, conn, 3, "under new keys")
			delivery.ByClient(ctx, client, before, after, asked)
			client.Send(ctx, []byte("and an answer")).Succeeds(ctx)
			delivery.OnWire(ctx, lab, conn, []byte("and an answer"))
			mustUpdate(conn, "client")
		})
})

// mustKeep expects that a client keeps a connection at least until it has delivered so many messages, whatever the records are like.
func mustKeep(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, messages int, like string) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(conn) || len(client.Messages()) >= messages })
	if n := len(client.Messages()); n < messages && script.HasEnded(conn) {
		harness.As(record.ClassEnding).Unasked("Expected the client to read on %s, but it ended the connection, and has delivered %d of %d "+
			"messages.", like, n, messages)
	}
}

// mustUpdate expects that keys were changed which our peer asked for, before anything that was sent later.
func mustUpdate(conn *peer.Conn, who string) {
	GinkgoHelper()
	if conn.Updates() == 0 {
		harness.Wrong("Expected the %s to change its keys before it sends on, since our peer had asked for that (KeyUpdate with "+
			"update_requested), but what it sent after it had read that was under its old ones.", who)
	}
}
