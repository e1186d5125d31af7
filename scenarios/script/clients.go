package script

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// WithBody returns the request with this body, which must be there: a client may send requests in another order than they were made.
func WithBody(requests []wire.Message, body string) wire.Message {
	GinkgoHelper()
	n := slices.IndexFunc(requests, func(m wire.Message) bool { return string(m.Body) == body })
	Expect(n).To(BeNumerically(">=", 0), "the request %q must be among those that reached the peer", body)
	return requests[n]
}

// Race does both, in an order that chance decides, and waits for both.
func Race(lab *harness.ClientLab, a, b func()) {
	if lab.Rand.IntN(2) == 0 {
		a, b = b, a
	}
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		a()
	}()
	b()
	<-done
}

func AllEnded(conns []*peer.Conn) bool {
	for _, c := range conns {
		if !HasEnded(c) {
			return false
		}
	}
	return true
}

// AwaitAttempts waits until the client has tried this many times more to connect.
func AwaitAttempts(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, more int) {
	before := len(client.Attempts())
	Eventually(ctx, func() int { return len(client.Attempts()) }).WithTimeout(lab.Timing.Reply).Should(BeNumerically(">=", before+more),
		"While nobody listened, the client must go on trying to connect; attempts that it reports")
	Expect(client.State()).NotTo(Equal(adapter.Connected), "nobody listened")
}

func TimesConnected(client *harness.Driven) (n int) {
	for _, e := range client.States() {
		if e.To == adapter.Connected {
			n++
		}
	}
	return n
}

// QuickBackoff makes waits between attempts so short that many fit into a second, and lets each connection begin a new series.
func QuickBackoff(c *adapter.Config) {
	c.Backoff.Initial, c.Backoff.Stable = subject.Millis(Scale.BackoffInitial/20), 0
	c.Backoff.Cap = c.Backoff.Initial
}

// DialMany connects n peers and holds them all open.
func DialMany(ctx context.Context, lab *harness.ServerLab, n int) []*peer.Conn {
	GinkgoHelper()
	conns := make([]*peer.Conn, n)
	for i := range conns {
		c, err := lab.TryDial(ctx)
		if err != nil {
			harness.Because(err, "Expected the server to have %d connections open at once, but number %d: %v. "+
				"A server that is meant to serve fewer declares it: limits.connections in the manifest.", n, i+1, err)
		}
		conns[i] = c
	}
	return conns
}

// EchoEach sends a message over each connection and expects the same one back on each.
func EchoEach(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, who string) {
	GinkgoHelper()
	limit := lab.Timing.Reply + load.Crowds(lab, len(conns))
	before, sent := make([]int, len(conns)), make([][]byte, len(conns))
	for i, c := range conns {
		before[i], sent[i] = c.FrameCount(), lab.Fit(GreetingOf(lab.Framing, i))[0]
		Expect(c.SendFrames(sent[i])).To(Succeed())
	}
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var silent []int
	for i, c := range conns {
		echo, err := c.Frame(wait, before[i])
		if err != nil {
			silent = append(silent, i+1)
			continue
		}
		Expect([][]byte{echo}).To(delivery.Replies(lab, sent[i]), "the echo of connection %d", i+1)
	}
	if len(silent) > 0 {
		harness.Missed("Expected an answer on each of %d connections, but %d %s got none within %v: those which were, in the order in "+
			"which they connected, number %v. "+
			"A server that is meant to serve fewer at once declares it: limits.connections in the manifest.", len(conns), len(silent),
			who, limit, Numbers(silent))
	}
}

func GreetingOf(f wire.Framing, i int) []byte {
	return f.Layout().Spell(fmt.Appendf(nil, "client %d", i+1))
}

// ExpectTurnedAway expects that one more connection is refused, or ended at once and without an answer, as all places are taken until then.
// One that is served later proves nothing.
func ExpectTurnedAway(ctx context.Context, lab *harness.ServerLab, until time.Duration) {
	GinkgoHelper()
	c, err := lab.TryDial(ctx)
	if err != nil {
		return
	}
	c.SendFrames(lab.Framing.Layout().Spell([]byte("is there room"))) // it may be ended before this, or by this
	lab.Await(ctx, lab.Timing.Prompt, func() bool { return HasEnded(c) || c.FrameCount() > 0 })
	if answered := c.FrameTimes(); len(answered) > 0 && answered[0] >= until {
		harness.Inconclusive("One more client was served when a silent one may have lost its place: this machine was too slow to connect "+
			"%d clients, and this one, before that.", lab.Scale.Connections)
	}
	Expect(c.Frames()).To(match.Payloads(), "a connection above the limit of %d must not be served", lab.Scale.Connections)
	MustEnd(ctx, lab, c, lab.Timing.Prompt, "a connection above its limit, or to refuse it: a client that is left without a word "+
		"waits for its own timeout")
	Expect(c.Frames()).To(match.Payloads(), "a connection above the limit of %d must not be served", lab.Scale.Connections)
}

// MustEnd expects that the server ends the connection within the limit, by FIN or by RST.
func MustEnd(ctx context.Context, lab *harness.ServerLab, c *peer.Conn, limit time.Duration, which string) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err := c.WaitEnd(wait); err != nil {
		harness.As(record.ClassEnding).Missed("Expected the server to end %s. Connection %d is still open after %v.", which, c.Number(), limit)
	}
}

func OpenMany(ctx context.Context, lab *harness.ClientLab, n int) []*harness.Driven {
	all := make([]*harness.Driven, n)
	for i := range all {
		all[i] = lab.Open(ctx)
	}
	return all
}
