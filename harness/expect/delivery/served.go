package delivery

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// ToOthers expects that the server answers somebody else: a new connection, without the relay.
func ToOthers(ctx context.Context, l *harness.ServerLab) {
	ginkgo.GinkgoHelper()
	l.SettleInvariants() // the account cannot tell what others send from what the case is about
	if err := l.RoundTrip(ctx); err != nil {
		harness.As(record.ClassService).Because(err, "Expected the server to go on serving others, but a new connection got no answer: %v", err)
	}
}

// Taken expects that the implementation takes this message off the wire as it comes.
func Taken(lab harness.Any, c *peer.Conn, payload []byte) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	frame := l.Framing.Frame(payload)
	n, err := c.TrySend(frame, l.Timing.Reply)
	if err != nil || n < len(frame) {
		harness.As(record.ClassDelivery).Missed("Expected the %s to take a message of %d bytes, but it took no more than its receive "+
			"buffer holds: within %v %d bytes went (%v). Whoever waits for the whole of it there waits for ever, for the window has "+
			"closed.", l.Impl.Side, len(payload),
			l.Timing.Reply, n, err)
	}
}

// Beside expects the n-th answer, from 0, on a healthy connection within the limit, whatever becomes of others. A server that
// works on one message at a time has the time for one of each of them.
func Beside(ctx context.Context, l *harness.ServerLab, c *peer.Conn, n int, limit time.Duration) {
	ginkgo.GinkgoHelper()
	limit += l.Crowded()
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err := c.Frame(wait, n); err != nil {
		harness.As(record.ClassService).Because(err, "Expected the server to answer message %d on connection %d within %v, whatever "+
			"becomes of its other connections, but: %v.", n+1, c.Number(), limit, err)
	}
}
