package backpressure

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
)

// chokes waits until the answers of a server that was sent its questions, and whose answers are not read, are stuck: nothing in its socket
// moves for the time of Timing.Quiet. Questions are short: other than with an echo, all of them may be on their way before the first
// answer waits. The proof of the stall is what waits in the socket then; where the system does not tell that, the time that it had.
func chokes(ctx context.Context, l *harness.ServerLab, c *peer.Conn, sent int) {
	stall := fault.Stall(fault.ToClient)
	unsent, unread, known := stuck(ctx, l.Lab, func() (uint64, uint64, error) { return process.Queued(c.Remote(), c.Local()) })
	switch {
	case !known:
		l.Ledger.Say(stall, "connection %d: the server had %v for the answers to %d bytes of questions, and none of them was read",
			c.Number(), l.Timing.Quiet.Round(time.Millisecond), sent)
	case unsent > 0:
		l.Ledger.Say(stall, "connection %d: of the answers to %d bytes of questions %d bytes waited in the server's socket, and %d "+
			"bytes of questions were unread there", c.Number(), sent, unsent, unread)
	default:
		l.Disproven("no answer waited in the server's socket although none was read")
	}
}

// stuck waits until some of what a program wrote waits in its socket and nothing moves there for the time of Timing.Quiet, and returns what
// waits: unsent is 0 if that did not come within Timing.Bulk. Where the system does not tell, known is false, after that time.
func stuck(ctx context.Context, l *harness.Lab, look func() (unsent, unread uint64, err error)) (unsent, unread uint64, known bool) {
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

// Chokes waits until the peer's process is in the middle of what it writes, since nobody takes it: a signal meets it there. Where the
// system does not tell that, it has the time of Timing.Quiet.
func Chokes(ctx context.Context, c *harness.Child) {
	unsent, _, known := stuck(ctx, c.Lab, func() (uint64, uint64, error) {
		n, err := process.Unsent(c.Addr)
		return n, 0, err
	})
	if known && unsent == 0 {
		harness.Inconclusive("The peer's process was to be in the middle of what it writes, and all of that had left it, or none of it "+
			"was asked for, within %v.", c.Lab.Timing.Bulk)
	}
	c.Lab.Note("%d bytes waited in the socket of the peer's process", unsent)
}
