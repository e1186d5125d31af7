package harness

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Echoes expects exactly the replies to these messages on the wire (see Replies): from an echo they come back, in order. In the account, if
// there is one, it expects that exactly they were received.
func (l *ServerLab) Echoes(ctx context.Context, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l.comes(ctx, c, payloads...)
	l.Received(ctx, payloads...)
}

// Received expects that the account, if there is one, reports exactly these messages, in order.
func (l *Lab) Received(ctx context.Context, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	if l.session == nil {
		return
	}
	As(record.ClassDelivery).Eventually(ctx, l.Messages).WithTimeout(l.Timing.Bulk).Should(match.Payloads(payloads...))
}

// Messages are the messages that the implementation says it received since its warm-up.
func (l *Lab) Messages() []adapter.Event { return l.kind(adapter.EventRecv) }

// Errors are the troubles that it reported since its warm-up.
func (l *Lab) Errors() []adapter.Event { return l.kind(adapter.EventError) }

func (l *Lab) kind(kind string) []adapter.Event { return match.Only(l.Account(), kind) }

// Ends expects that the implementation ends this connection promptly, by FIN or by RST, and that the account, if there
// is one, names one of these classes as the reason.
func (l *Lab) Ends(ctx context.Context, c *peer.Conn, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	l.EndsWithin(ctx, c, l.soon(), classes...)
}

// EndsWithin is Ends with a limit of its own.
func (l *Lab) EndsWithin(ctx context.Context, c *peer.Conn, limit time.Duration, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err := c.WaitEnd(wait); err != nil {
		As(record.ClassEnding).Missed("Expected the %s to end the connection within %v, but it kept it open.", l.Impl.Side, limit)
	}
	l.Reports(ctx, classes...)
}

// Reports expects that the first trouble in the account, if there is one, has one of these classes.
func (l *Lab) Reports(ctx context.Context, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	if l.session == nil || len(classes) == 0 {
		return
	}
	As(record.ClassEnding).Eventually(ctx, l.Errors).WithTimeout(l.Timing.Prompt + l.waits).Should(match.Report(classes...))
}

// Stays expects that the implementation keeps this connection for the given time.
func (l *Lab) Stays(ctx context.Context, c *peer.Conn, quiet time.Duration) {
	ginkgo.GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	if end, err := c.WaitEnd(wait); err == nil {
		As(record.ClassEnding).Unasked("Expected the %s to keep the connection, but it ended it by %s.", l.Impl.Side, end)
	}
}

// StillServes expects that the server answers somebody else: a new connection, without the relay.
func (l *ServerLab) StillServes(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.judgeInvariants() // the account cannot tell what others send from what the case is about
	l.never = nil
	if err := l.RoundTrip(ctx); err != nil {
		As(record.ClassService).Because(err, "Expected the server to go on serving others, but a new connection got no answer: %v", err)
	}
}

// Delivered expects that this client reports exactly these messages, in order.
func (d *Driven) Delivered(ctx context.Context, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	As(record.ClassDelivery).Eventually(ctx, d.Messages).WithTimeout(d.lab.Timing.Bulk).Should(match.Payloads(payloads...))
}

// DeliversNothing expects that this client reports no message now or for the time of Timing.Quiet.
func (d *Driven) DeliversNothing(ctx context.Context) {
	ginkgo.GinkgoHelper()
	As(record.ClassDelivery).Consistently(ctx, d.Messages).Should(match.Payloads())
}

// Reports expects that the first trouble which this client reports has one of these classes.
func (d *Driven) Reports(ctx context.Context, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	As(record.ClassEnding).Eventually(ctx, d.Errors).WithTimeout(d.lab.Timing.Reply).Should(match.Report(classes...))
}
