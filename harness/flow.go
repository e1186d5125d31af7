package harness

import (
	"bytes"
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// SendRest sends what an implementation did not take while its answers were not read. As long as anything moves, in
// either direction, it is only slow; whoever neither takes nor answers a byte within Timing.Reply stands still.
func (l *Lab) SendRest(ctx context.Context, c *peer.Conn, rest []byte) {
	ginkgo.GinkgoHelper()
	began := l.Trace.Now()
	for sent := 0; sent < len(rest) && ctx.Err() == nil; {
		before := c.ReceivedBytes()
		n, err := c.TrySend(rest[sent:], l.Timing.Reply)
		sent += n
		if err != nil {
			Unasked("Expected the %s to take the rest now that its answers are read, but: %v", l.Impl.Side, err)
		}
		if n == 0 && c.ReceivedBytes() == before {
			Missed("Expected the %s to go on now that its answers are read, but it took none of the %d bytes that are left, and sent "+
				"none, for %v.",
				l.Impl.Side, len(rest)-sent, l.Timing.Reply)
		}
		if l.Trace.Now()-began > l.Timing.Bulk {
			l.tooSlow(c)
		}
	}
}

// awaitFrames waits until as many frames came as messages were sent, for as long as bytes keep coming; whoever falls silent has nothing
// more to say. If right ones are still coming when the time is over, nothing was lost and nothing is proven.
func (l *Lab) awaitFrames(ctx context.Context, c *peer.Conn, payloads ...[]byte) {
	whole, cancel := context.WithTimeout(ctx, l.Timing.Bulk)
	defer cancel()
	for {
		before := c.ReceivedBytes()
		if c.FrameCount() >= len(payloads) {
			return
		}
		quiet, stop := context.WithTimeout(whole, l.Timing.Reply)
		err := c.WaitBytes(quiet, before+1)
		stop()
		if err == nil {
			continue
		}
		if whole.Err() != nil && l.Trace.Now()-c.LastReceived() < l.Timing.Reply && l.rightSoFar(payloads, c.Frames()) {
			l.tooSlow(c)
		}
		return
	}
}

// comes waits for the replies to these messages and expects exactly them. An implementation that ends its stream while some are missing,
// and all that came is right, is not late: nothing more can come.
func (l *Lab) comes(ctx context.Context, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	l.awaitFrames(ctx, c, payloads...)
	end, _ := c.Ending() // before the frames: all that came before an end is read by then
	frames := c.Frames()
	if end != peer.None && len(frames) < len(payloads) && l.rightSoFar(payloads, frames) {
		came := "before any came"
		if c.ReceivedBytes() > 0 {
			came = fmt.Sprintf("after %d of them, %d bytes in all", len(frames), c.ReceivedBytes())
		}
		As(record.ClassDelivery).Unasked("Expected %d messages, but the %s ended its stream by %s %s: nothing more can "+
			"come.", len(payloads), l.Impl.Side, end, came)
	}
	As(record.ClassDelivery).Expect(frames).To(l.Replies(payloads...))
}

func (l *Lab) tooSlow(c *peer.Conn) {
	l.Inconclusive("All was right as far as it came, but it came too slowly to wait for the rest: %d bytes in %v, from a %s that "+
		"answers %v when it is asked little. "+
		"Look at its socket buffers, and at what else this machine does.", c.ReceivedBytes(), round(l.Timing.Bulk), l.Impl.Side,
		l.Impl.Service)
}

// rightSoFar reports whether these frames are the first of what has to come back for the payloads.
func (l *Lab) rightSoFar(payloads, frames [][]byte) bool {
	if len(frames) > len(payloads) {
		return false
	}
	right := l.inOrder(payloads, frames)
	for i, f := range frames {
		if !bytes.Equal(f, right[i]) {
			return false
		}
	}
	return true
}
