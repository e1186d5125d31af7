package retry

import (
	"context"
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The copies of one request", func() {
	It("all carry the key that belongs to it and to no other",
		harness.Covers("RTY-013.client", harness.Keys, harness.Messages, harness.Retry, harness.Reconnect, harness.Tries,
			harness.Backoffs(2), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const sendings = 3
			keys := map[string]int64{"the first payment": 4711, "the second payment": 1 << 40}
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			var asked []*harness.Sending
			for _, body := range slices.Sorted(maps.Keys(keys)) {
				// Not idempotent by itself: the key is what makes it so.
				asked = append(asked, client.Request(ctx, adapter.Request{Op: "increment", Key: keys[body]}, []byte(body)))
			}
			for n := range sendings {
				conn := lab.Accept(ctx)
				for _, m := range script.TakeMessages(ctx, conn, wire.Request, len(keys)) {
					if want := uint64(keys[string(m.Body)]); m.Key != want {
						harness.Wrong("Expected copy %d of the request %q to carry its key %d, but it carries %d. "+
							"To the server this is another operation, which it carries out beside the first.", n+1, m.Body, want, m.Key)
					}
					if n == sendings-1 {
						Expect(conn.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: make([]byte, 8)})).To(Succeed())
					}
				}
				if n < sendings-1 {
					script.ResetNow(lab, conn)
				}
			}
			for _, one := range asked {
				one.Succeeds(ctx)
			}
		})

	It("are the same to the last byte, also if the first was cut off in its middle",
		harness.Covers("RTY-027.client", harness.Bulk, harness.Messages, harness.Retry, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(script.MostTries))
			size := int(min(lab.Framing.Largest()-wire.MessageHeaderLen, 1<<19))
			lab.Arm(fault.Reset(fault.ToServer).After(int64(size / 2)).OnConn(1))
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.RequestFill(ctx, script.IdempotentEcho, size, 1)
			lab.Accept(ctx)
			conn := lab.Accept(ctx)
			second := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			Expect([][]byte{second.Body}).To(match.Payloads(wire.Fill(size, 1)),
				"The body of the second copy. The first was cut off after %d bytes.", size/2)
			script.Reply(conn, second)
			Expect([]adapter.Event{asked.Succeeds(ctx)}).To(match.Payloads(wire.Fill(size, 1)), "the reply to the request")
		})
})

// What an attempt that failed has brought is no part of the result.
var _ = harness.Describe("The result of a request that was sent again", func() {
	DescribeTable("is its last reply alone",
		func(ctx SpecContext, fail func(*harness.ClientLab, *peer.Conn, wire.Message)) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			first := lab.Accept(ctx)
			fail(lab, first, script.AwaitRequest(ctx, lab, first, asked))
			lab.Await(ctx, lab.Timing.Reply, func() bool { return script.CopiesOnWire(lab) > 1 || !asked.Pending() })
			if !asked.Pending() && asked.Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected no result of the request before its second copy is answered, but the client reports one: what " +
					"came for the first copy is no reply.")
			}
			on, second := secondCopy(ctx, lab)
			right := []byte("the right answer")
			Expect(on.SendMessage(wire.Message{Type: wire.Reply, ID: second.ID, Body: right})).To(Succeed())
			Expect([]adapter.Event{asked.Succeeds(ctx)}).To(match.Payloads(right),
				"The reply that the client reports. What came for the first copy is no part of it.")
		},
		Entry("a reply that was cut off", harness.Covers("RTY-028.client.truncated", harness.Messages, harness.Retry, harness.Reconnect,
			harness.Backoffs(1), harness.Injects(fault.KindClose)),
			func(lab *harness.ClientLab, c *peer.Conn, m wire.Message) {
				whole := lab.Framing.Frame(wire.Message{Type: wire.Reply, ID: m.ID, Body: []byte("a wrong answer")}.Bytes())
				Expect(c.Send(whole[:len(whole)-1])).To(Succeed())
				endNow(lab, c)
			}),
		Entry("an error that had a body", harness.Covers("RTY-028.client.refused", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)),
			func(lab *harness.ClientLab, c *peer.Conn, m wire.Message) {
				Expect(c.Wrong(fault.KindReply).SendMessage(wire.Message{Type: wire.Error, Code: wire.Unavailable, ID: m.ID,
					Body: []byte("try again")})).To(Succeed())
			}),
	)
})

// secondCopy waits for the second copy of a request, on whatever connection.
func secondCopy(ctx context.Context, lab *harness.ClientLab) (on *peer.Conn, m wire.Message) {
	GinkgoHelper()
	Eventually(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(lab.Timing.Reply).Should(match.AtLeast(2,
		"copies of the request on the wire", "the first has failed, and may be sent again"))
	for _, c := range lab.Server().Conns() {
		if all := c.Messages(); len(all) > 0 {
			on, m = c, all[len(all)-1]
		}
	}
	return on, m
}
