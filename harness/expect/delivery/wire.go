package delivery

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// awaitFrames waits until as many frames came as messages were sent, for as long as bytes keep coming; whoever falls silent has nothing
// more to say. If right ones are still coming when the time is over, nothing was lost and nothing is proven.
func awaitFrames(ctx context.Context, l *harness.Lab, c *peer.Conn, payloads ...[]byte) {
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
		if whole.Err() != nil && l.Trace.Now()-c.LastReceived() < l.Timing.Reply && rightSoFar(l, payloads, c.Frames()) {
			TooSlow(l, c)
		}
		return
	}
}

// comes waits for the replies to these messages and expects exactly them. An implementation that ends its stream while some are missing,
// and all that came is right, is not late: nothing more can come.
func comes(ctx context.Context, l *harness.Lab, c *peer.Conn, payloads ...[]byte) {
	ginkgo.GinkgoHelper()
	awaitFrames(ctx, l, c, payloads...)
	end, _ := c.Ending() // before the frames: all that came before an end is read by then
	frames := c.Frames()
	if end != peer.None && len(frames) < len(payloads) && rightSoFar(l, payloads, frames) {
		came := "before any came"
		if c.ReceivedBytes() > 0 {
			came = fmt.Sprintf("after %d of them, %d bytes in all", len(frames), c.ReceivedBytes())
		}
		harness.As(record.ClassDelivery).Unasked("Expected %d messages, but the %s ended its stream by %s %s: nothing more can "+
			"come.", len(payloads), l.Impl.Side, end, came)
	}
	harness.As(record.ClassDelivery).Expect(frames).To(Replies(l, payloads...))
}

// TooSlow makes the case inconclusive: what came was right, and came too slowly to wait for the rest.
func TooSlow(l *harness.Lab, c *peer.Conn) {
	l.Inconclusive("All was right as far as it came, but it came too slowly to wait for the rest: %d bytes in %v, from a %s that "+
		"answers %v when it is asked little. "+
		"Look at its socket buffers, and at what else this machine does.", c.ReceivedBytes(), timing.Round(l.Timing.Bulk), l.Impl.Side,
		l.Impl.Service)
}
