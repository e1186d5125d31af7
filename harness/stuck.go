package harness

import (
	"context"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// FillUp sends the stream to an implementation whose answers are not read, until it takes no more or has all of it, and
// tells how much it took. What it took without one answer being read is the proof of the stall.
func (l *ServerLab) FillUp(ctx context.Context, c *peer.Conn, stream []byte) int {
	ginkgo.GinkgoHelper()
	sent := 0
	for began := l.Trace.Now(); sent < len(stream) && ctx.Err() == nil; {
		pause := l.pause()
		n, err := c.TrySend(stream[sent:], l.Timing.Quiet)
		if err != nil {
			Unasked("Expected the %s to keep a connection on which nobody reads its answers, but: %v", l.Impl.Side, err)
		}
		sent += n
		if n == 0 && l.calm(pause, began) {
			break
		}
	}
	if l.Impl.Exchange != nil {
		l.chokes(ctx, c, sent)
		return sent
	}
	l.Await(ctx, l.Timing.Bulk, c.Waits) // one that gathers its answers may have taken all of it before the first of them has come
	l.ledger.Say(fault.Stall(fault.ToClient), "connection %d: the %s took %d of %d bytes while its answers were not read", c.Number(),
		l.Impl.Side, sent, len(stream))
	return sent
}

// StallsOn expects that a send to a peer that does not read has no outcome for the time of Timing.Quiet, counted from when a part of
// it has come: the proof of the stall, as is that the client gave it up at its limit on sending. If it is reported as done all the
// same, nothing was stalled, or something was lost: what follows tells, and what passes proves nothing.
func (l *ClientLab) StallsOn(ctx context.Context, s *Sending) {
	ginkgo.GinkgoHelper()
	l.Await(ctx, l.Timing.Bulk, func() bool { return !s.Pending() || slices.ContainsFunc(l.server.Conns(), (*peer.Conn).Waits) })
	if !l.calmly(ctx, func() bool { return !s.Pending() }) {
		l.ledger.Say(fault.Stall(fault.ToServer), "%s had not left after %v", s.what, l.Timing.Quiet)
		return
	}
	if limit, done := l.Config.SendTimeout.D(),
		s.Outcome(ctx, 0); limit > 0 && done.Class == adapter.SendTimeout && done.At-s.at >= limit-l.Timing.Early {
		l.ledger.Say(fault.Stall(fault.ToServer), "%s was given up at the limit of %v for want of progress", s.what, limit)
		return
	}
	s.Succeeds(ctx)
	l.disproven("%s was reported as done although our peer had read nothing", s.what)
}

// Arrives expects that exactly these messages come to our peer on this connection, in order; of a server that does not echo, the
// replies to them (see Replies).
func (l *Lab) Arrives(ctx context.Context, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l.comes(ctx, c, payloads...)
}

// EndsWithFIN expects that the implementation ends its stream on this connection promptly and in order, not by a reset.
func (l *Lab) EndsWithFIN(ctx context.Context, c *peer.Conn) {
	ginkgo.GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, l.soon())
	defer cancel()
	end, err := c.WaitEnd(wait)
	if err != nil {
		As(record.ClassEnding).Missed("Expected the %s to end its stream within %v, but it did not.", l.Impl.Side, round(l.soon()))
	}
	if end != peer.FIN {
		As(record.ClassEnding).Wrong("Expected the %s to end its stream in order (FIN), but it ended it by %s, after %d bytes. "+
			"A reset makes the receiver's system throw away what has arrived and was not read yet.", l.Impl.Side, end,
			c.ReceivedBytes())
	}
}

// Await waits for the condition, at most for the limit, and reports whether it came. It expects nothing: for scenarios that
// give an implementation time for something which it may do, and then look at what it must have done.
func (l *Lab) Await(ctx context.Context, limit time.Duration, condition func() bool) bool {
	l.vetWait(limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	poll := time.NewTicker(l.Timing.Poll)
	defer poll.Stop()
	for !condition() {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return condition()
		}
	}
	return true
}

// Takes expects that the implementation takes this message off the wire as it comes.
func (l *Lab) Takes(c *peer.Conn, payload []byte) {
	ginkgo.GinkgoHelper()
	frame := l.Framing.Frame(payload)
	n, err := c.TrySend(frame, l.Timing.Reply)
	if err != nil || n < len(frame) {
		As(record.ClassDelivery).Missed("Expected the %s to take a message of %d bytes, but it took no more than its receive buffer holds: "+
			"within %v %d "+
			"bytes went (%v). "+
			"Whoever waits for the whole of it there waits for ever, for the window has closed.", l.Impl.Side, len(payload),
			l.Timing.Reply, n, err)
	}
}

// Begins expects that exactly the replies to these messages come first to our peer on this connection (see Replies); whether
// further ones follow, and what, is not looked at.
func (l *Lab) Begins(ctx context.Context, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l.awaitFrames(ctx, c, payloads...)
	frames := c.Frames()
	As(record.ClassDelivery).Expect(frames[:min(len(frames), len(payloads))]).To(l.Replies(payloads...))
}

// AnswersBeside expects the n-th answer, from 0, on a healthy connection within the limit, whatever becomes of others. A server that
// works on one message at a time has the time for one of each of them.
func (l *ServerLab) AnswersBeside(ctx context.Context, c *peer.Conn, n int, limit time.Duration) {
	ginkgo.GinkgoHelper()
	limit += l.crowded()
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err := c.Frame(wait, n); err != nil {
		As(record.ClassService).Because(err, "Expected the server to answer message %d on connection %d within %v, whatever becomes of its "+
			"other "+
			"connections, but: %v.", n+1, c.Number(), limit, err)
	}
}
