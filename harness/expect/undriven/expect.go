package undriven

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Open is how many connections of the client are open now.
func Open(l *harness.WireLab) (n int) {
	for _, c := range l.Server().Conns() {
		if end, _ := c.Ending(); end == peer.None && l.Losses.At(c.Number()) == 0 {
			n++
		}
	}
	return n
}

// Holds keeps a connection for so long. A client that hangs up meanwhile on a server that says nothing gives nothing to judge.
func Holds(ctx context.Context, c *peer.Conn, duration time.Duration) {
	wait, cancel := context.WithTimeout(ctx, duration)
	defer cancel()
	if end, err := c.WaitEnd(wait); err == nil {
		harness.NotJudged("it ends a connection by itself (%s) within %v, on which its server says nothing", end, duration)
	}
}

// StaysDown waits while nobody listens: until attempts must have been refused, as the declared backoff has them, but no longer
// than a client goes on that gives up after some; for Timing.Prompt where none is declared.
func StaysDown(ctx context.Context, l *harness.WireLab) {
	down := l.Timing.Prompt
	if b := l.Impl.Policies.Backoff; b != nil {
		down = b.Band(1).Latest + l.Timing.Gap
		if b.Attempts > 0 && mostFailures(l, down+l.Timing.Quiet) >= b.Attempts {
			harness.NotJudged("it may make all of its %d attempts in the %v that the service would have to be down", b.Attempts, down)
		}
	}
	Silent(ctx, l, 1, down, "nobody listens")
}

// mostFailures is how many attempts of a series can have failed, at most, in this time after the first failure.
func mostFailures(l *harness.WireLab, since time.Duration) int {
	const many = 64 // no delay grows any more after so many
	n, b := 1, l.Declared()
	for at := b.Band(n).Earliest; n < many && at <= since; at += b.Band(n).Earliest {
		n++
	}
	return n
}

// ComesBack expects that the client connects within the delay that can be due, at most, since the service listens again.
func ComesBack(ctx context.Context, l *harness.WireLab, admitted time.Duration) {
	ginkgo.GinkgoHelper()
	b := l.Impl.Policies.Backoff
	if b == nil {
		Returns(ctx, l, 2)
		return
	}
	failures := mostFailures(l, admitted-l.Losses.At(1))
	if b.Attempts > 0 && failures >= b.Attempts {
		harness.Inconclusive("The service was down for %v, in which the client may have made all of its %d attempts. A run of this case "+
			"alone, on a machine with less to do, settles it.", timing.Round(admitted-l.Losses.At(1)), b.Attempts)
	}
	due := l.Timing.Around(b.Band(failures).Latest, 0).Latest
	if !Comes(ctx, l, 2, due+l.Timing.Reply) {
		harness.As(record.ClassReconnect).Missed("Expected the client to connect within %v after the service listened again, since "+
			"its backoff has at most %v after failure %d, but it did not. %s",
			timing.Round(due), timing.Round(b.Band(failures).Latest), failures, l.Process.Remains())
	}
	timed.InWindow(l, "the client back, once the service listened again,", admitted, l.Server().Times()[1], timing.Window{Latest: due})
}

// EndsDialling expects that the attempt which began then ends when the limit on connecting expires.
func EndsDialling(ctx context.Context, l *harness.WireLab, began harness.Seen, limit time.Duration) {
	ginkgo.GinkgoHelper()
	ports := l.Dialling()
	wait := limit + l.Timing.Reply
	ended, ok := l.Dials(ctx, wait, func(now []uint16) bool {
		return !slices.ContainsFunc(now, func(p uint16) bool { return slices.Contains(ports, p) })
	})
	if !ok {
		harness.As(record.ClassTiming).Missed("Expected the client to end an attempt to connect that nobody answers after its limit "+
			"of %v, but after %v it still waits.", limit, wait)
	}
	// Both ends were seen between two looks.
	w := l.Timing.Around(limit, began.Until-began.After+ended.Until-ended.After)
	timed.InWindowSince(l.Lab, fmt.Sprintf("the end of an attempt to connect, for which the client declares a limit of "+
		"%v,", limit), began.After,
		ended.Until, w, true)
}

// GivesUp expects that no attempt follows the last one that the policy permits, for longer than any delay of it.
func GivesUp(ctx context.Context, l *harness.WireLab, attempts int) {
	ginkgo.GinkgoHelper()
	// The last one is lost, too, before its silence counts.
	if !awaitLoss(ctx, l, attempts) {
		return
	}
	longest := l.Timing.Around(l.Declared().Band(attempts).Latest, 0).Latest
	Silent(ctx, l, attempts, longest+l.Timing.Quiet, fmt.Sprintf("it declares %d attempts, the first one included", attempts))
}

// awaitLoss waits until our peer has ended connection n.
func awaitLoss(ctx context.Context, l *harness.WireLab, n int) bool {
	for l.Losses.At(n) == 0 {
		select {
		case <-time.After(l.Timing.Poll):
		case <-ctx.Done():
			return false
		}
	}
	return true
}
