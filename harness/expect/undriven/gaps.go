package undriven

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Comes waits until connection number n came, at most so long, or until the client's process has ended and cannot make one
// any more. It tells whether it came.
func Comes(ctx context.Context, l *harness.WireLab, n int, limit time.Duration) bool {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	ended := l.Process.Done()
	for l.Server().Accepted() < n {
		select {
		case <-ended:
			// What it did last may still be on its way through our accept loop.
			ended = nil
			deadline.Reset(l.Timing.Quiet)
		case <-time.After(l.Timing.Poll):
		case <-deadline.C:
			return l.Server().Accepted() >= n
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// Returns expects that the client makes connection number n after the loss of the one before, within the longest delay
// that its backoff allows, or within Timing.Bulk if it declares none; and returns it.
func Returns(ctx context.Context, l *harness.WireLab, n int) *peer.Conn {
	ginkgo.GinkgoHelper()
	limit, why := patience(l, n-1)
	if !Comes(ctx, l, n, limit) {
		_, _, ended := l.Process.Exit()
		if ended && !l.Owes(n) {
			l.Process.StillRuns()
		}
		if !ended && l.Impl.Policies.Backoff == nil {
			harness.Abort(verdict.Inconclusive, verdict.Declaration, timing.Words("The client did not connect again within %v after the loss of "+
				"connection %d, and still runs. "+
				"If it waits longer than that, declare its backoff (policies.backoff in the manifest), and it is judged by that.", limit, n-1))
		}
		harness.As(record.ClassReconnect).Missed("Expected the client to connect again within %v after its connection %d was lost%s; but it "+
			"did not. %s",
			timing.Round(limit), n-1, why, l.Process.Remains())
	}
	return l.Server().Conns()[n-1]
}

// patience is how long a client may take to come back after the loss of connection n, and why.
func patience(l *harness.WireLab, n int) (limit time.Duration, why string) {
	b := l.Impl.Policies.Backoff
	if b == nil {
		return l.Timing.Bulk, ""
	}
	longest := b.Band(b.Failure(n)).Latest
	return l.Timing.Around(longest, l.Timing.Reply).Latest, fmt.Sprintf(", since its backoff has at most %v there", timing.Round(longest))
}

// Failure is which failure of its series the loss of connection n was, from 1, as the declared backoff counts. A greeting is all that
// our peer sends, so that nothing else makes a connection ready.
func Failure(l *harness.WireLab, n int) int {
	b, count, times := l.Declared(), 0, l.Server().Times()
	for i := 1; i <= n; i++ {
		rule, lasted := b.ResetRule(), l.Losses.At(i)-times[i-1]
		if rule == subject.ResetStable && (lasted-b.Stable.D()).Abs() < l.Timing.Late {
			harness.Inconclusive("Connection %d lasted %v, so that nobody can tell whether it was stable for %v. A run of this case alone, "+
				"on a machine with less to do, settles it.", i, timing.Round(lasted), b.Stable.D())
		}
		if rule == subject.ResetConnect || rule == subject.ResetReady && l.Losses.Greeted(i) || rule == subject.ResetStable &&
			lasted >= b.Stable.D() {
			count = 0
		}
		count++
	}
	return count
}

// Watches is how many losses in a row one case sees, at most so many: those that the declared backoff allows and that do not
// take too long. It is not judged if that is none.
func Watches(l *harness.WireLab, most int) int {
	b := l.Declared()
	var took time.Duration
	for n := 1; n <= b.Series(most); n++ {
		took += b.Band(b.Failure(n)).Latest + l.Timing.Quiet
		if b.MaxElapsed > 0 && took > b.MaxElapsed.D() {
			most = n - 1
		}
	}
	if most = b.Series(most); most < 1 {
		harness.NotJudged("its backoff allows no further attempt in the %v that it may take", b.MaxElapsed.D())
	}
	return most
}

// WaitedAfter expects that the client waited after the loss of connection n, which was lost as soon as it was accepted, as its
// declared backoff has it. From the wire alone a delay cannot be told from the time that the client and this host need besides.
func WaitedAfter(l *harness.WireLab, n int) {
	ginkgo.GinkgoHelper()
	failure := Failure(l, n)
	band := l.Declared().Band(failure)
	w := timing.Window{
		Earliest: max(0, band.Earliest-l.Timing.Early),
		Latest:   l.Timing.Around(band.Latest, 0).Latest,
	}
	what := ""
	if l.Strict {
		what = " (a connection that ended before anything was received on it is one)"
	}
	timed.InWindowSince(l.Lab, fmt.Sprintf("connection %d, after failure %d%s, for which the client's backoff has a delay of %v to %v,",
		n+1, failure, what, timing.Round(band.Earliest), timing.Round(band.Latest)), l.Losses.At(n), l.Server().Times()[n], w, l.Losses.Stood(n))
}

// Gap is the time from the loss of connection n to the one that followed.
func Gap(l *harness.WireLab, n int) time.Duration { return l.Server().Times()[n] - l.Losses.At(n) }

// Gaps are the first count of them.
func Gaps(l *harness.WireLab, count int) []time.Duration {
	gaps := make([]time.Duration, count)
	for n := range gaps {
		gaps[n] = Gap(l, n+1)
	}
	return gaps
}

// Silent expects that no connection beyond number n comes for the given time, or that the process has ended.
func Silent(ctx context.Context, l *harness.WireLab, n int, quiet time.Duration, why string) {
	ginkgo.GinkgoHelper()
	if Comes(ctx, l, n+1, quiet) {
		harness.As(record.ClassReconnect).Wrong("Expected no connection after number %d, but another one came %v after the loss of that: %s.",
			n, timing.Round(l.Server().Times()[n]-l.Losses.At(n)), why)
	}
}

// CountsFailures holds the client to its declared backoff as one that counts each connection which ends before anything was received
// on it as a failed attempt: one that declares that each connection begins its delays anew, too.
func CountsFailures(l *harness.WireLab) {
	l.Strict = true
	counted := l.Declared().Counted()
	l.Impl.Policies.Backoff = &counted
}
