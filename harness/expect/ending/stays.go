package ending

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// NotWithin expects that the implementation keeps this connection for the given time. why says, as a sentence, for what reason it has to;
// "" where that goes without saying.
func NotWithin(ctx context.Context, lab harness.Any, c *peer.Conn, quiet time.Duration, why string) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	wait, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	if end, err := c.WaitEnd(wait); err == nil {
		harness.As(record.ClassEnding).Unasked("%s", strings.TrimSpace(fmt.Sprintf(
			"Expected the %s to keep the connection, but it ended it by %s. %s", l.Impl.Side, end, why)))
	}
}

// NotBefore expects that the implementation keeps this connection for the time of quiet, which is shorter than its limit on
// silence: the limit began at since at the earliest, with the last bytes that were sent to it. Where the host was so late
// that the limit may have passed all the same, nothing is proven.
func NotBefore(ctx context.Context, lab harness.Any, c *peer.Conn, since, quiet, limit time.Duration) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	if silent, late := notBefore(ctx, l, c, since, quiet, limit); late > 0 {
		harness.Inconclusive("The host was up to %v late and the connection was silent for %v of the %v that the %s has to bear. A run of "+
			"this case alone, on a machine with less to do, settles it.",
			timing.Round(late), timing.Round(silent), limit, l.Impl.Side)
	}
}

// TryNotBefore is NotBefore for a scenario that can try again where the host was so late: false says that it was.
func TryNotBefore(ctx context.Context, lab harness.Any, c *peer.Conn, since, quiet, limit time.Duration) bool {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	_, late := notBefore(ctx, l, c, since, quiet, limit)
	return late == 0
}

// notBefore is NotBefore, and tells for how long the connection was silent, and how late the host was, where that proves nothing.
func notBefore(ctx context.Context, l *harness.Lab, c *peer.Conn, since, quiet, limit time.Duration) (silent, late time.Duration) {
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
	if k := l.Lateness(since, at); silent >= limit-l.Timing.Early || k >= limit-quiet {
		return silent, max(k, 1)
	}
	// And if it was our peer that ended the silence, its bytes may not have been there yet when the limit on that silence was over.
	if before, broken := silence(l, c, since); broken && silent < l.Timing.Gap && at-before >= limit-l.Timing.Early {
		return at - before, max(l.Lateness(before, at), 1)
	}
	harness.As(record.ClassTiming).Missed("Expected the %s to keep the connection, because only %v of its limit of %v had passed, but "+
		"it ended it by %s.",
		l.Impl.Side, timing.Round(silent), limit, end)

	return silent, 0
}

// silence is when our peer sent something for the last time before this, or when the connection began, and whether our peer
// sent anything since.
func silence(l *harness.Lab, c *peer.Conn, until time.Duration) (from time.Duration, broken bool) {
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
