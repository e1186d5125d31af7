package script

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Draining is what a case needs to see a server terminate: requests that take their time, and the account, which tells
// when they are in progress.
var Draining = []harness.Need{harness.Account, harness.Process, harness.Signals, harness.Messages, harness.Drain}

// AsleepBody is the body of the requests that take their time.
var AsleepBody = []byte("asleep")

// DrainLab is a server with this drain limit, faced without a relay: the system's own refusals and resets count.
func DrainLab(ctx context.Context, limit time.Duration) *harness.ServerLab {
	return harness.TestServer(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
		c.DrainTimeout = subject.Millis(limit)
	}))
}

// KeepBusy makes a request on each connection that takes so long, and waits until the server says that it has them all.
func KeepBusy(ctx context.Context, lab *harness.ServerLab, long time.Duration, conns ...*peer.Conn) {
	for _, c := range conns {
		Expect(c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Sleep, ID: 7, Arg: uint32(long.Milliseconds()),
			Body: AsleepBody})).To(Succeed())
	}
	begun := func() (n int) {
		for _, m := range lab.Messages() {
			if m.Is(AsleepBody) {
				n++
			}
		}
		return n
	}
	// A server that works on one at a time may: then this is not the case to judge it by.
	if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return begun() == len(conns) }) {
		harness.Inconclusive("Only %d of %d slow requests were in progress at once, by the server's own account. Nothing settles it for a "+
			"server that works on one request at a time.", begun(), len(conns))
	}
}

// MessagesFrom is what came on the connection, but for the announcement that the server is going away: it may make one.
func MessagesFrom(c *peer.Conn) (messages []wire.Message) {
	for _, m := range c.Messages() {
		if m.Type != wire.Leaving {
			messages = append(messages, m)
		}
	}
	return messages
}

// ExpectExit expects that the server's process ends, by itself or by the signal, and says why it must. Whoever does not obey
// stays for Timing.Bulk, so that a runtime and its system may take their time over the end.
func ExpectExit(ctx context.Context, lab *harness.ServerLab, why string) {
	GinkgoHelper()
	exited := func() bool {
		_, _, over := lab.Process.Exit()
		return over
	}
	if !lab.Await(ctx, lab.Timing.Reply, exited) {
		harness.As(record.ClassExit).Missed("Expected the server to exit at once, but after %v it still runs: %s.", lab.Timing.Reply, why)
	}
}

// MostAsked bounds what a server that never ends has to answer.
const MostAsked = 20_000

// KeepAskingBy is keepAsking by bursts of so many, with so many under way at most.
func KeepAskingBy(c *peer.Conn, underWay, burst int) {
	for asked := 0; asked < MostAsked; asked += burst {
		if answered := asked - underWay; answered >= 0 {
			if _, err := c.Frame(c.Life(), answered); err != nil {
				return
			}
		}
		if c.SendFrames(NumberedRequests(c, asked, burst)...) != nil {
			return
		}
	}
}

// NumberedRequests are n requests, from the given one, whose bodies say which client made them, and which of its requests they are.
func NumberedRequests(c *peer.Conn, from, n int) (payloads [][]byte) {
	for id := from; id < from+n; id++ {
		payloads = append(payloads, wire.Message{Type: wire.Request, Op: wire.Echo, ID: uint32(id),
			Body: NumberedBody(c, uint32(id))}.Bytes())
	}
	return payloads
}

func NumberedBody(c *peer.Conn, id uint32) []byte {
	return fmt.Appendf(nil, "client %d request %d", c.Number(), id)
}

// GoingAwayNotices are the announcements on this connection that the server is going away.
func GoingAwayNotices(c *peer.Conn) (all []wire.Message) {
	for _, m := range c.Messages() {
		if m.Type == wire.Leaving {
			all = append(all, m)
		}
	}
	return all
}

// AnswersTo are the replies and errors that repeat this id.
func AnswersTo(c *peer.Conn, id uint32) (all []wire.Message) {
	for _, m := range c.Messages() {
		if m.ID == id && (m.Type == wire.Reply || m.Type == wire.Error) {
			all = append(all, m)
		}
	}
	return all
}
