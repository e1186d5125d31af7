package harness

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
)

// chokes waits until the answers of a server that was sent its questions, and whose answers are not read, are stuck: nothing in its socket
// moves for the time of Timing.Quiet. Questions are short: other than with an echo, all of them may be on their way before the first
// answer waits. The proof of the stall is what waits in the socket then; where the system does not tell that, the time that it had.
func (l *ServerLab) chokes(ctx context.Context, c *peer.Conn, sent int) {
	stall := fault.Stall(fault.ToClient)
	unsent, unread, known := l.stuck(ctx, func() (uint64, uint64, error) { return process.Queued(c.Remote(), c.Local()) })
	switch {
	case !known:
		l.ledger.Say(stall, "connection %d: the server had %v for the answers to %d bytes of questions, and none of them was read",
			c.Number(), l.Timing.Quiet.Round(time.Millisecond), sent)
	case unsent > 0:
		l.ledger.Say(stall, "connection %d: of the answers to %d bytes of questions %d bytes waited in the server's socket, and %d "+
			"bytes of questions were unread there", c.Number(), sent, unsent, unread)
	default:
		l.disproven("no answer waited in the server's socket although none was read")
	}
}

// stuck waits until some of what a program wrote waits in its socket and nothing moves there for the time of Timing.Quiet, and returns what
// waits: unsent is 0 if that did not come within Timing.Bulk. Where the system does not tell, known is false, after that time.
func (l *Lab) stuck(ctx context.Context, look func() (unsent, unread uint64, err error)) (unsent, unread uint64, known bool) {
	since := l.Trace.Now()
	l.Await(ctx, l.Timing.Bulk, func() bool {
		out, in, err := look()
		known = err == nil
		if known && (out != unsent || in != unread) {
			unsent, unread, since = out, in, l.Trace.Now()
		}
		return l.Trace.Now()-since >= l.Timing.Quiet && (unsent > 0 || !known)
	})
	return unsent, unread, known
}
