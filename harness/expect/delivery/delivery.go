package delivery

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// OnBoth expects exactly the replies to these messages on the wire (see Replies): from an echo they come back, in order. In the account, if
// there is one, it expects that exactly they were received.
func OnBoth(ctx context.Context, l *harness.ServerLab, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	comes(ctx, l.Lab, c, payloads...)
	InAccount(ctx, l, payloads...)
}

// InAccount expects that the account, if there is one, reports exactly these messages, in order.
func InAccount(ctx context.Context, lab harness.Any, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	if l.Session == nil {
		return
	}
	harness.As(record.ClassDelivery).Eventually(ctx, l.Messages).WithTimeout(l.Timing.Bulk + carried(l, payloads)).
		Should(match.Payloads(payloads...))
}

// ByClient expects that this client reports exactly these messages, in order.
func ByClient(ctx context.Context, d *harness.Driven, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	harness.As(record.ClassDelivery).Eventually(ctx, d.Messages).WithTimeout(d.Lab.Timing.Bulk + carried(d.Lab, payloads)).
		Should(match.Payloads(payloads...))
}

// NothingByClient expects that this client reports no message now or for the time of Timing.Quiet.
func NothingByClient(ctx context.Context, d *harness.Driven) {
	ginkgo.GinkgoHelper()
	timed.StaysAs(ctx, record.ClassDelivery, d.Lab, d.Messages, match.Payloads())
}

// OnWire expects that exactly these messages come to our peer on this connection, in order; of a server that does not echo, the
// replies to them (see Replies).
func OnWire(ctx context.Context, lab harness.Any, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	comes(ctx, l, c, payloads...)
}

// FirstOnWire expects that exactly the replies to these messages come first to our peer on this connection (see Replies); whether
// further ones follow, and what, is not looked at.
func FirstOnWire(ctx context.Context, lab harness.Any, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	awaitFrames(ctx, l, c, payloads...)
	frames := c.Frames()
	harness.As(record.ClassDelivery).Expect(frames[:min(len(frames), len(payloads))]).To(Replies(l, payloads...))
}
