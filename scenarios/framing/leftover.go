package framing

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What was asked for is known here, so that every byte of the new connection is.
var _ = harness.Describe("The connection that a client makes after a frame was cut off", func() {
	It("begins with a frame that was asked for, byte by byte: driven by an adapter",
		harness.Covers("FRM-014.client.driven", harness.Prefix, harness.Huge, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk).Retrying(0))
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			backpressure.StallsOn(ctx, lab, client.SendFill(ctx, script.BulkBytes, 1))
			script.ResetNow(lab, first)
			second := lab.Accept(ctx)
			Eventually(ctx, func() int { return script.TimesConnected(client) }).WithTimeout(lab.Timing.Reply).Should(Equal(2),
				"times that the client became connected")
			client.Send(ctx, []byte("on the new one"))
			second.Release()
			if !lab.Framing.Layout().Exact() {
				harness.NotJudged("%s lets a sender write a frame in more than one way, so that its bytes are not known", lab.Framing)
			}
			expectBeginning(ctx, lab.Lab, second, lab.Framing.Frame([]byte("on the new one")),
				lab.Framing.Frame(wire.Fill(script.BulkBytes, 1)))
		})
})

// expectBeginning expects that a stream begins with one of these whole frames: a client may send again, from its first byte, what
// was cut off.
func expectBeginning(ctx context.Context, lab *harness.Lab, c *peer.Conn, frames ...[]byte) {
	GinkgoHelper()
	for _, frame := range frames {
		lab.Await(ctx, lab.Timing.Bulk, func() bool {
			return parts(c.Received(), frame) || c.ReceivedBytes() >= int64(len(frame)) || script.HasEnded(c)
		})
		if got := c.Received(); !parts(got, frame) && len(got) >= len(frame) {
			return
		}
	}
	got := c.Received()
	if len(got) < len(frames[0]) && !parts(got, frames[0]) {
		harness.As(record.ClassDelivery).Missed("Expected connection %d to begin with a whole frame that the client was asked for, "+
			"but within %v only %d bytes came.", c.Number(), lab.Timing.Bulk, len(got))
	}
	harness.As(record.ClassDelivery).Wrong("Expected connection %d to begin with a whole frame that the client was asked for, % x…, "+
		"but of %d bytes that came the first are % x. They are left over from the connection that was reset in the middle of a frame, "+
		"and whoever accepts the new one takes them for its beginning.",
		c.Number(), frames[0][:min(len(frames[0]), 8)], len(got), got[:min(len(got), 16)])
}

// parts reports whether a stream, as far as it came, differs from the frame.
func parts(stream, frame []byte) bool {
	n := min(len(stream), len(frame))
	return !bytes.Equal(stream[:n], frame[:n])
}
