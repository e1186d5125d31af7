package harness

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// LastsSince is Lasts for a timer whose beginning was not seen: it began after one time and before another one, as when
// the harness asked for something and the wire showed it later. Never early counts from the first, late within reason from
// the second. Both edges are widened by what the clocks of trace and account may disagree about.
func (l *Lab) LastsSince(name string, after, before, to, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	w := l.Timing.Around(nominal, 0)
	w.Latest += before - after
	if l.session != nil {
		w = w.Widen(l.session.ClockDoubt())
	}
	l.inWindow(name, after, to, w, true)
}

// Bears expects that the implementation keeps this connection for the time of quiet, which is shorter than its limit on
// silence: the limit began at since at the earliest, with the last bytes that were sent to it. Where the host was so late
// that the limit may have passed all the same, nothing is proven.
func (l *Lab) Bears(ctx context.Context, c *peer.Conn, since, quiet, limit time.Duration) {
	ginkgo.GinkgoHelper()
	if silent, late := l.bears(ctx, c, since, quiet, limit); late > 0 {
		l.Inconclusive("The host was up to %v late and the connection was silent for %v of the %v that the %s has to bear. A run of "+
			"this case alone, on a machine with less to do, settles it.",
			round(late), round(silent), limit, l.Impl.Side)
	}
}

// TriesToBear is Bears for a scenario that can try again where the host was so late: false says that it was.
func (l *Lab) TriesToBear(ctx context.Context, c *peer.Conn, since, quiet, limit time.Duration) bool {
	ginkgo.GinkgoHelper()
	_, late := l.bears(ctx, c, since, quiet, limit)
	return late == 0
}

// bears is Bears, and tells for how long the connection was silent, and how late the host was, where that proves nothing.
func (l *Lab) bears(ctx context.Context, c *peer.Conn, since, quiet, limit time.Duration) (silent, late time.Duration) {
	ginkgo.GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	end, err := c.WaitEnd(wait)
	if err != nil {
		return 0, 0
	}
	_, at := c.Ending()
	silent = at - since
	// An implementation that got no processor for the rest of its limit may not have seen yet what had come.
	if k := l.lateness(since, at); silent >= limit-l.Timing.Early || k >= limit-quiet {
		return silent, max(k, 1)
	}
	// And if it was our peer that ended the silence, its bytes may not have been there yet when the limit on that silence was over.
	if before, broken := l.silence(c, since); broken && silent < l.Timing.Gap && at-before >= limit-l.Timing.Early {
		return at - before, max(l.lateness(before, at), 1)
	}
	As(record.ClassTiming).Missed("Expected the %s to keep the connection, because only %v of its limit of %v had passed, but it ended "+
		"it by %s.",
		l.Impl.Side, round(silent), limit, end)

	return silent, 0
}

// silence is when our peer sent something for the last time before this, or when the connection began, and whether our peer
// sent anything since.
func (l *Lab) silence(c *peer.Conn, until time.Duration) (from time.Duration, broken bool) {
	for _, e := range l.Trace.Events() {
		switch ours := e.Lane == trace.Peer && e.Conn == c.Number(); {
		case !ours || e.Kind != trace.Sent && e.Kind != trace.Accept && e.Kind != trace.Dial:
		case e.T < until:
			from = e.T
		case e.Kind == trace.Sent:
			broken = true
		}
	}
	return from, broken
}

// Keeps is Stays with the reason why the implementation has to keep the connection, as a sentence.
func (l *Lab) Keeps(ctx context.Context, c *peer.Conn, quiet time.Duration, why string) {
	ginkgo.GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	end, err := c.WaitEnd(wait)
	if err != nil {
		return
	}
	As(record.ClassEnding).Unasked("Expected the %s to keep the connection, but it ended it by %s. %s", l.Impl.Side, end, why)
}
