package correlation

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// connect opens one client of the message profile with this limit on requests; 0 is no limit.
func connect(ctx context.Context, limit time.Duration) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
	GinkgoHelper()
	lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
		c.RequestTimeout = script.Millis(limit)
	}))
	lab.MustSurvive()
	client := lab.Open(ctx)
	conn := lab.Accept(ctx)
	client.Connected(ctx)
	return lab, client, conn
}

// asks makes a request and waits until it is request number n on this connection, from 1. A client may have left the connection before
// that, once it has given a request up: then no answer can come late, and nothing is to be judged.
func asks(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, n int, body string) (asked *harness.Sending,
	request wire.Message) {
	GinkgoHelper()
	asked = script.AskEcho(ctx, client, body)
	lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(conn) || len(requests(conn)) >= n })
	if came := requests(conn); len(came) >= n {
		return asked, came[n-1]
	}
	if !script.HasEnded(conn) {
		harness.Missed("Expected the next request, %q, to be sent within %v, or the connection to be left on which one was given up, but "+
			"neither happened: %d requests came in all.", body, lab.Timing.Reply, len(requests(conn)))
	}
	hasLeft()
	return asked, wire.Message{}
}

// gaveUp expects that these requests fail at their limit. One that leaves the connection at the first of them, as it may, tells what it
// likes of the others.
func gaveUp(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked ...*harness.Sending) {
	GinkgoHelper()
	for _, one := range asked {
		done := one.Outcome(ctx, 0)
		if !done.Succeeded() && done.Class != adapter.RequestTimeout &&
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) }) {
			hasLeft()
		}
		one.Fails(ctx, adapter.RequestTimeout)
	}
}

// hasLeft ends a case that a client has left nothing to judge of.
func hasLeft() {
	harness.NotJudged("it leaves the connection on which it gives a request up, so that no answer can come late")
}

// requests are those that came on a connection.
func requests(conn *peer.Conn) (all []wire.Message) {
	for _, m := range conn.Messages() {
		if m.Type == wire.Request {
			all = append(all, m)
		}
	}
	return all
}

// getsOwn expects that a request that was sent and answered on a connection gets the answer to it. What else came there, in words, must
// neither be taken for it nor end the connection.
func getsOwn(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked *harness.Sending, body, beside string) {
	GinkgoHelper()
	done := asked.Outcome(ctx, 0)
	if done.Class == adapter.RequestTimeout {
		const share = 2 // of the limit that the host may use up
		timed.Undisturbed(lab, asked.At(), lab.Trace.Now(), lab.Config.RequestTimeout.D()/share)
	}
	switch got := string(done.Data); {
	case done.Succeeded() && got != body:
		harness.Wrong("Expected the request %q to get the answer to it, but the client reports %q as its answer. %s", body, got, beside)
	case !done.Succeeded() && script.HasEnded(conn):
		harness.Unasked("Expected the request %q to get the answer to it, but the client ended the connection on which it had been sent, "+
			"and reports %s. %s", body, failure(done), beside)
	case !done.Succeeded():
		harness.Missed("Expected the request %q to get the answer to it, which was sent, but the client reports %s. %s", body, failure(done),
			beside)
	}
}

// failure words a bad outcome.
func failure(done adapter.Event) string {
	if done.Detail == "" {
		return "the class " + string(done.Class)
	}
	return fmt.Sprintf("the class %s (%q)", done.Class, done.Detail)
}
