package backoff

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Tries is how many attempts of a client a scenario watches that would watch n: fewer if its declared delays are long.
func Tries(l *harness.ClientLab, n int) int {
	if declared := l.Impl.Policies.Backoff; declared != nil {
		return 1 + declared.Series(n-1)
	}
	return n
}

// CountedTries is Tries where each connection that brings nothing counts as a failure, whatever begins the client's delays anew
// otherwise: those that it must wait for then grow, and take longer. The case waits for subject.WaitFailures.
func CountedTries(l *harness.ClientLab, n int) int {
	if declared := l.Impl.Policies.Backoff; declared != nil {
		return 1 + declared.Counted().Series(n-1)
	}
	return n
}

// AwaitAttempts waits until a client whose every connection fails has made n attempts; where those are all that its policy
// permits, until it has given up.
func AwaitAttempts(ctx context.Context, l *harness.ClientLab, d *harness.Driven, n int) {
	ginkgo.GinkgoHelper()
	if last(l, n) {
		GivesUp(ctx, d, l.Timing.Bulk)
		ReportsAttempts(ctx, d, n)
		Expect(l.Server().Accepted()).To(match.Count(n, "connections on the wire", "the policy permits that many attempts"))
		return
	}
	Eventually(ctx, l.Server().Accepted).WithTimeout(l.Timing.Bulk).Should(BeNumerically(">=", n), func() string {
		return fmt.Sprintf("Expected %d attempts of the client, whose backoff goes on (it waits for %v at most after failure %d), but "+
			"only %d reached our peer.",
			n, l.Config.Backoff.Band(n-1).Latest, n-1, l.Server().Accepted())
	})
}

// Kept expects of a client whose every connection failed as soon as it was accepted that it waited before each
// further attempt as its policy has it, and that each attempt it reports was on the wire.
func Kept(ctx context.Context, l *harness.ClientLab, d *harness.Driven) {
	ginkgo.GinkgoHelper()
	backedOff(ctx, l, d, l.Config.Backoff.Failure)
}

// CountedFailures is Kept for a client that must count each of these connections as a failure, whatever it says that
// begins its delays anew: nothing was received on any of them.
func CountedFailures(ctx context.Context, l *harness.ClientLab, d *harness.Driven) {
	ginkgo.GinkgoHelper()
	for n, e := range attempts(ctx, l, d, l.Server().Accepted())[1:] {
		if e.N != n+2 {
			harness.Wrong("Expected attempt %d, which came after %d connections that ended before anything was received on them, to "+
				"be number %d of its series, but the client reports number %d: it did not count each of them as a failure.",
				n+2, n+1, n+2, e.N)
		}
	}
	backedOff(ctx, l, d, func(n int) int { return n })
}

func backedOff(ctx context.Context, l *harness.ClientLab, d *harness.Driven, failure func(int) int) {
	ginkgo.GinkgoHelper()
	accepted := l.Server().Times()
	attempts := attempts(ctx, l, d, len(accepted))
	for n := 1; n < len(accepted); n++ {
		WaitedInBand(l, attempts[n], failure(n), accepted[n-1], accepted[n])
	}
}

// last reports whether attempt number n is the last one that the policy permits: each connection that was accepted counts.
func last(l *harness.ClientLab, n int) bool {
	b := l.Config.Backoff
	return b.Attempts == n && b.Failure(n) == n
}

// attempts returns the attempts that a client reports which made n of them: no others, unless its backoff goes on, so that
// the next one may be under way.
func attempts(ctx context.Context, l *harness.ClientLab, d *harness.Driven, n int) []adapter.Event {
	ginkgo.GinkgoHelper()
	if l.Impl.Policies.Backoff == nil || last(l, n) {
		return ReportsAttempts(ctx, d, n)
	}
	Eventually(ctx, func() int { return len(d.Attempts()) }).Should(BeNumerically(">=", n), func() string {
		return fmt.Sprintf("Expected the client to report the %d attempts to connect that it made, but it reports %d.", n,
			len(d.Attempts()))
	})
	reported := d.Attempts()
	if made := l.Server().Accepted(); len(reported) > made+1 {
		harness.Missed("Expected the client to report the attempts to connect that it made, but it reports %d, and %d connections "+
			"reached our peer.", len(reported), made)
	}
	return reported
}

// ReportsAttempts expects that the client reports exactly this many attempts to connect, and returns them.
func ReportsAttempts(ctx context.Context, d *harness.Driven, n int) []adapter.Event {
	ginkgo.GinkgoHelper()
	Eventually(ctx, func() int { return len(d.Attempts()) }).Should(match.AtLeast(n, "attempts that the client reports", "it made as many"))
	reported := d.Attempts()
	if len(reported) > n { // a late host lets a connection stand for so long that the client counts anew
		harness.Missed("Expected the client to report %d attempts to connect, but it reports %d.", n, len(reported))
	}
	return reported
}

// Beyond is how long nothing may come before it is sure that nothing comes after failure n: longer than the delay that the
// client's backoff allows then.
func Beyond(lab harness.Any, n int) time.Duration {
	l := lab.Core()
	return l.Timing.Around(l.Config.Backoff.Band(n).Latest, 0).Latest + l.Timing.Quiet
}

// Noticed waits until the client reports that this connection is established, if that begins its delays anew: a reset that
// overtook the connection would be a failed attempt to everybody. Not every client tells, so that it ends after Prompt.
func Noticed(l *harness.ClientLab, conn *peer.Conn) {
	if l.Config.Backoff.ResetRule() == subject.ResetConnect {
		l.Await(context.Background(), l.Timing.Prompt, func() bool {
			end, _ := conn.Ending()
			return end != peer.None || announced(l, conn)
		})
	}
}

// announced reports whether the client reported this connection, too, of those that came from its address: the port that one
// leaves may be given to the next at once.
func announced(l *harness.ClientLab, conn *peer.Conn) bool {
	waiting := 1
	for _, c := range l.Server().Conns() {
		if c.Remote() == conn.Remote() && c.Number() < conn.Number() {
			waiting++
		}
	}
	for _, e := range l.Account() {
		if e.To == adapter.Connected && e.Local == conn.Remote() {
			waiting--
		}
	}
	return waiting <= 0
}

// Renews lets a connection do what begins the client's delays anew: last, or bring a message. Nothing is needed where the
// connection itself does that.
func Renews(ctx context.Context, l *harness.ClientLab, d *harness.Driven, conn *peer.Conn) {
	ginkgo.GinkgoHelper()
	switch l.Config.Backoff.ResetRule() {
	case subject.ResetConnect:
		Noticed(l, conn)
	case subject.ResetStable:
		ending.NotWithin(ctx, l, conn, l.Config.Backoff.Stable.D()+l.Timing.Quiet, "")
	case subject.ResetReady:
		received := len(d.Messages())
		Expect(conn.SendFrames([]byte("a sign of life"))).To(Succeed())
		Eventually(ctx, func() int { return len(d.Messages()) }).Should(match.Count(received+1, "messages that the client reports",
			"one more was sent"))
	}
}
