package backpressure

import (
	"context"
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// SendRest sends what an implementation did not take while its answers were not read. As long as anything moves, in
// either direction, it is only slow; whoever neither takes nor answers a byte within Timing.Reply stands still.
func SendRest(ctx context.Context, lab harness.Any, c *peer.Conn, rest []byte) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	began := l.Trace.Now()
	for sent := 0; sent < len(rest) && ctx.Err() == nil; {
		before := c.ReceivedBytes()
		n, err := c.TrySend(rest[sent:], l.Timing.Reply)
		sent += n
		if err != nil {
			harness.Unasked("Expected the %s to take the rest now that its answers are read, but: %v", l.Impl.Side, err)
		}
		if n == 0 && c.ReceivedBytes() == before {
			harness.Missed("Expected the %s to go on now that its answers are read, but it took none of the %d bytes that are left, and sent "+
				"none, for %v.",
				l.Impl.Side, len(rest)-sent, l.Timing.Reply)
		}
		if l.Trace.Now()-began > l.Timing.Bulk {
			delivery.TooSlow(l, c, l.Timing.Bulk)
		}
	}
}

// FillUp sends the stream to an implementation whose answers are not read, until it takes no more or has all of it, and
// tells how much it took. What it took without one answer being read is the proof of the stall.
func FillUp(ctx context.Context, l *harness.ServerLab, c *peer.Conn, stream []byte) int {
	ginkgo.GinkgoHelper()
	sent := 0
	for began := l.Trace.Now(); sent < len(stream) && ctx.Err() == nil; {
		pause := timed.Pausing(l)
		n, err := c.TrySend(stream[sent:], l.Timing.Quiet)
		if err != nil {
			harness.Unasked("Expected the %s to keep a connection on which nobody reads its answers, but: %v", l.Impl.Side, err)
		}
		sent += n
		if n == 0 && pause.Calm(began) {
			break
		}
	}
	if l.Impl.OneQuestion() {
		chokes(ctx, l, c, sent)
		return sent
	}
	l.Await(ctx, l.Timing.Bulk, c.Waits) // one that gathers its answers may have taken all of it before the first of them has come
	l.Ledger.Say(fault.Stall(fault.ToClient), "connection %d: the %s took %d of %d bytes while its answers were not read", c.Number(),
		l.Impl.Side, sent, len(stream))
	return sent
}

// StallsOn expects that a send to a peer that does not read has no outcome for the time of Timing.Quiet, counted from when a part of
// it has come: the proof of the stall, as is that the client gave it up at its limit on sending. If it is reported as done all the
// same, nothing was stalled, or something was lost: what follows tells, and what passes proves nothing.
func StallsOn(ctx context.Context, l *harness.ClientLab, s *harness.Sending) {
	ginkgo.GinkgoHelper()
	l.Await(ctx, l.Timing.Bulk, func() bool { return !s.Pending() || slices.ContainsFunc(l.Server().Conns(), (*peer.Conn).Waits) })
	if !timed.Calmly(ctx, l, func() bool { return !s.Pending() }) {
		l.Ledger.Say(fault.Stall(fault.ToServer), "%s had not left after %v", s.What, l.Timing.Quiet)
		return
	}
	if limit, done := l.Config.SendTimeout.D(),
		s.Outcome(ctx, 0); limit > 0 && done.Class == adapter.SendTimeout && done.At-s.At() >= limit-l.Timing.Early {
		l.Ledger.Say(fault.Stall(fault.ToServer), "%s was given up at the limit of %v for want of progress", s.What, limit)
		return
	}
	s.Succeeds(ctx)
	l.Disproven("%s was reported as done although our peer had read nothing", s.What)
}
