package tls

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A write over TLS that was given up", func() {
	limited := func(c *adapter.Config) {
		script.AllowOneBulk(c)
		c.SendTimeout = script.Millis(script.Scale.Send)
	}
	// More than is missing of any record (RFC 8446 section 5.1): what follows the torso of one completes it.
	const recordful = 32 << 10

	It("leaves half a record behind, which nothing follows: what a client sends next goes by a new connection",
		harness.Covers("TLS-012.client", harness.TLS, harness.Prefix, harness.Huge, harness.SendLimit, harness.Reconnect,
			harness.Waits(1, subject.WaitSend), harness.Backoffs(1), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Buffers(script.SmallBuffers).Config(limited).Retrying(0))
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			Expect(first.WaitBytes(lab.Within(ctx, lab.Timing.Bulk), 1)).To(Succeed(), "the message must begin to leave")
			first.Hold()
			if sending.Outcome(ctx, 0).Succeeded() {
				harness.Inconclusive("Our peer could not stop reading before all of the message had left. A run of this case alone, on a machine " +
					"with less to do, settles it.")
			}
			first.Release()
			client.SendFill(ctx, recordful, 2).Outcome(ctx, 0) // on whatever there is, where there is room now
			ending.Within(ctx, lab, first, lab.Timing.Bulk)    // what the system had taken comes first
			mustBeTorso(first)
			backoff.AwaitAttempts(ctx, lab, client, 2)
			second := lab.Accept(ctx)
			mustBeBack(ctx, client)
			client.Send(ctx, []byte("on a new connection")).Succeeds(ctx)
			Eventually(ctx, second.Frames).WithTimeout(lab.Timing.Reply).Should(ContainElement([]byte("on a new connection")),
				"messages on the new connection")
		})
})

// mustBeTorso expects that nothing came behind the record within which a connection was given up.
func mustBeTorso(conn *peer.Conn) {
	GinkgoHelper()
	if seal, _ := conn.Seal(); seal.Alert != nil {
		harness.Wrong("Expected nothing behind the record within which the write was given up, since nobody can tell where the next one begins, but "+
			"more came, of which our peer could make nothing: %v.", seal.Alert)
	}
	Expect(conn.FrameCount()).To(BeZero(), "the connection must not be used again: the first frame on it was never complete")
}

// mustBeBack expects that a client is connected again.
func mustBeBack(ctx context.Context, client *harness.Driven) {
	GinkgoHelper()
	Eventually(ctx, client.State).WithTimeout(client.Lab.Timing.Reply).Should(Equal(adapter.Connected),
		"the client's state after its second attempt")
}
