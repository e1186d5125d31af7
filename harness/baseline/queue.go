package baseline

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// pipelined is how many messages are sent at once on one connection.
const pipelined = 5

// question is what is asked to see how long an answer takes.
var question = []byte("sockdrill asks how long this takes")

// inARow sends some messages at once on one connection and returns how long it took until all of them were answered. false says that the
// server loses some.
//
// A server that takes one read for one message is the commonest of all that are wrong, and whoever mends it waits for this at each change:
// so it is not given all the time there is. It loses messages, too, if it falls silent before it has answered them, answers a further
// one all the same, and then is silent for several times as long as it ever was between two answers. A host that stalls may have it look
// so; then all the time is given.
func inARow(ctx context.Context, l *harness.ServerLab, c *peer.Conn, alone time.Duration) (time.Duration, bool) {
	payloads := make([][]byte, pipelined)
	for i := range payloads {
		payloads[i] = question
	}
	had := c.FrameCount()
	came := func() int { return c.FrameCount() - had }
	began := l.Trace.Now()
	asking := c.LastReceived() + c.SinceReceived() // on the connection's own clock
	if c.SendFrames(l.Fit(payloads...)...) != nil {
		return 0, false
	}
	silence, last, asked := l.Timing.Quiet+4*alone, began, -1 // answers before a further message was asked
	for before := came(); before < pipelined; before = came() {
		if l.Await(ctx, silence, func() bool { return came() > before }) {
			silence, last = max(silence, 3*(l.Trace.Now()-last)), l.Trace.Now()
			continue
		}
		if asked < 0 && c.SendFrames(l.Fit(question)...) == nil {
			asked = before
			continue
		}
		if before > max(asked, 0) && l.Lateness(began, l.Trace.Now()) < l.Timing.Gap || !l.Await(ctx, l.Timing.Reply, func() bool { return came() > before }) {
			return 0, false
		}
	}
	if asked >= 0 && !l.Await(ctx, l.Timing.Reply, func() bool { return came() > pipelined }) { // nobody may take it for another one
		return 0, false
	}
	return c.FrameTimes()[had+pipelined-1] - asking, true
}
