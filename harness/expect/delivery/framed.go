package delivery

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Framed expects that exactly the frames of these messages come on this connection: byte for byte, where the framing leaves a sender no
// choice. why is said with a failure.
func Framed(ctx context.Context, l *harness.Lab, c *peer.Conn, why string, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	if l.Framing.Layout().Exact() {
		harness.As(record.ClassDelivery).Eventually(ctx, c.Received).WithTimeout(l.Timing.Reply+carried(l, payloads)).
			Should(match.Stream(l.Framing.Frames(payloads...)), why)
		return
	}
	comes(ctx, l, c, payloads...)
	if n := c.Pending(); n > 0 {
		harness.As(record.ClassDelivery).Wrong("Expected exactly %d messages, but %d bytes of a further one came: %s.", len(payloads), n, why)
	}
}
