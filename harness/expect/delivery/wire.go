package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// carried is how long the implementation may be about so many messages before there is anything to see of the last of them: nobody sees
// how far it has come with what a relay, or a buffer, holds for it.
func carried(l *harness.Lab, payloads [][]byte) time.Duration {
	sum := 0
	for _, p := range payloads {
		sum += len(p)
	}
	return l.Impl.Service.Carries(int64(sum))
}

// awaitFrames waits until as many frames came as messages were sent, for as long as bytes keep coming; whoever falls silent has nothing
// more to say. If right ones are still coming when the time is over, nothing was lost and nothing is proven.
func awaitFrames(ctx context.Context, l *harness.Lab, c *peer.Conn, payloads ...[]byte) {
	carried := carried(l, payloads)
	whole, cancel := context.WithTimeout(ctx, l.Timing.Bulk+carried)
	defer cancel()
	for {
		before, unsent := c.ReceivedBytes(), c.Unsent()
		if c.FrameCount() >= len(payloads) {
			return
		}
		quiet, stop := context.WithTimeout(whole, l.Timing.Reply+carried)
		err := c.WaitBytes(quiet, before+1)
		stop()
		takesIn := c.Unsent() < unsent // whoever answers a frame once it has all of it is not late while it takes it in
		if err == nil || takesIn && whole.Err() == nil {
			continue
		}
		moved := takesIn || c.SinceReceived() < l.Timing.Reply+carried
		if whole.Err() != nil && moved && rightSoFar(l, payloads, c.Frames()) {
			TooSlow(l, c, l.Timing.Bulk+carried)
		}
		return
	}
}

// Flows expects that so many bytes come in all, for as long as some come within Timing.Reply. What comes too slowly to wait for all of it
// proves nothing.
func Flows(ctx context.Context, l *harness.Lab, c *peer.Conn, bytes int64) {
	ginkgo.GinkgoHelper()
	limit := l.Timing.Bulk + l.Impl.Service.Carries(bytes)
	for began := l.Trace.Now(); c.ReceivedBytes() < bytes; {
		before := c.ReceivedBytes()
		next, cancel := context.WithTimeout(ctx, l.Timing.Reply)
		err := c.WaitBytes(next, before+1)
		cancel()
		if err != nil {
			harness.As(record.ClassDelivery).Because(err, "Expected the %s to go on answering, but after %d of %d bytes: %v", l.Impl.Side, before,
				bytes, err)
		}
		if l.Trace.Now()-began > limit {
			TooSlow(l, c, limit)
		}
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
		byItsFrameLimit(l, c)
		harness.As(record.ClassDelivery).Lacking(next(l, payloads, frames)).Unasked("Expected %d messages, but the %s ended its stream by %s %s: nothing more can "+
			"come.", len(payloads), l.Impl.Side, end, came)
	}
	if wrong := c.DecodeError(); wrong != nil && len(frames) < len(payloads) && rightSoFar(l, payloads, frames) {
		harness.As(record.ClassDelivery).Lacking(next(l, payloads, frames)).Wrong("Expected %d messages from the %s, but after %d of them "+
			"came what is none: %v.", len(payloads), l.Impl.Side, len(frames), wrong)
	}
	harness.As(record.ClassDelivery).Expect(frames).To(Replies(l, payloads...))
}

// TooSlow makes the case inconclusive: what came within this time was right, and came too slowly to wait for the rest.
func TooSlow(l *harness.Lab, c *peer.Conn, within time.Duration) {
	harness.Inconclusive("All was right as far as it came, but it came too slowly to wait for the rest: %d bytes in %v, from a %s "+
		"that took this in the baseline: %v. Look at its socket buffers, and at what else this machine does.",
		c.ReceivedBytes(), timing.Round(within), l.Impl.Side,
		l.Impl.Service)
}
