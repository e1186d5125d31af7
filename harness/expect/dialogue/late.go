package dialogue

import (
	"bytes"
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Withheld is the first answer of all, which is not given until it is released.
type Withheld struct {
	conn   *peer.Conn
	answer []byte
}

// Late begins a dialogue whose first answer comes too late, if at all: it is told on the channel, and its connection is answered no more
// until release is closed.
func Late(l *harness.WireLab, release <-chan struct{}) (*Dialogue, <-chan Withheld) {
	held := make(chan Withheld, 1)
	return Begin(l, func(ctx context.Context, c *peer.Conn, answer []byte) error {
		held <- Withheld{c, answer}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}), held
}

// IsNobodys expects that the answer, which comes when its limit has expired and the client has asked its next question on the same
// connection, is not taken for the answer to that. A client that leaves the connection before it asks again is right, too.
func (d *Dialogue) IsNobodys(ctx context.Context, course Course, late Withheld, limit time.Duration, release chan<- struct{}) {
	ginkgo.GinkgoHelper()
	if course.Eager {
		harness.NotJudged("it asks on without an answer, so that nobody can tell what it takes a late one for")
	}
	asks := func() bool { return late.conn.FrameCount() > 1 }
	left := func() bool { return d.lab.Server().Accepted() > 1 && len(d.on(d.lab.Server().Conns()[1])) > 0 }
	d.await(ctx, d.lab.Timing.Around(limit, 0).Latest+d.lab.Timing.Reply, func() bool { return asks() || left() })
	switch {
	case asks():
		d.takesNone(ctx, late, limit)
		close(release)
	case left():
		close(release)
		d.GoesOnAnew(ctx, course, 2)
	default:
		harness.NotJudged("it asks nothing further after a question that nobody answers, so that no answer can be taken for another")
	}
}

// takesNone sends the late answer, and looks whether the client goes on at once, while its second question has time left.
func (d *Dialogue) takesNone(ctx context.Context, late Withheld, limit time.Duration) {
	ginkgo.GinkgoHelper()
	c := late.conn
	if questions := c.Frames(); bytes.Equal(questions[0], questions[1]) && bytes.Equal(c.Free(0), c.Free(1)) {
		harness.NotJudged("it asks the same once more, so that a late answer is one to that, too")
	}
	asked, before := c.FrameTimes()[1], len(d.asked())
	_ = c.Send(late.answer) // the client may have left meanwhile
	const share = 3         // of the limit of its second question
	_, over := d.ended()
	took := d.lab.Await(ctx, min(d.lab.Timing.Quiet, limit/share), func() bool {
		_, ended := d.ended()
		return len(d.asked()) > before || ended && !over
	})
	switch after := d.lab.Trace.Now() - asked; {
	case took && after > limit/2:
		harness.NotJudged("this host was late, and the client may have given its second question up meanwhile")
	case took:
		harness.As(record.ClassDelivery).Wrong("Expected the client to wait for the answer to its second question, but %v after it had asked "+
			"that it went on, by the answer to its first one, which came late: that had been given up after its limit of %v. Who takes "+
			"whatever comes next for the answer to its last question gets a wrong one, or throws the right one away.", timing.Round(after), limit)
	}
}
