package baseline

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// The pace at which long messages are taken in shows once buffers are full: what is sent is doubled until that takes a while, or all was
// over at once.
const (
	leastPaced, mostPaced = 64 << 10, 1 << 20 // bytes
	while                 = 200 * time.Millisecond
	mostMessages          = 2000 // where the longest are short, what is worked on each of them hides the pace
)

// carried is what came of long messages, and how long that took.
type carried struct {
	bytes int64
	took  time.Duration
}

// pace returns what a mebibyte takes, by rounds that return what came of the messages that they sent; 0 where that tells nothing.
func pace(l *harness.Lab, s timing.Service, round func(payloads [][]byte) carried) (mebibyte time.Duration) {
	for bytes := int64(leastPaced); bytes <= mostPaced; bytes *= 2 {
		payloads := long(l, bytes)
		work := s.Takes(1, len(payloads))
		if len(payloads) == 0 || l.Impl.OneQuestion() || work > l.Timing.Prompt {
			break
		}
		best := shortest(l, func() carried { return round(payloads) })
		if best.bytes == 0 {
			break
		}
		mebibyte = max(0, best.took-work) * (1 << 20) / time.Duration(best.bytes)
		if best.took-work >= while {
			break
		}
	}
	return mebibyte
}

// shortest is the fastest of several rounds, or the first that took no while.
func shortest(l *harness.Lab, round func() carried) (best carried) {
	for began, n := l.Trace.Now(), 0; n < rounds && (n == 0 || l.Trace.Now()-began < l.Timing.Prompt/2); n++ {
		c := round()
		if n == 0 || c.bytes*int64(best.took) > best.bytes*int64(c.took) {
			best = c
		}
		if best.took < while {
			break
		}
	}
	return best
}

// long is messages of so many bytes in all; none where they would be too many.
func long(l *harness.Lab, bytes int64) (payloads [][]byte) {
	for sum := int64(0); sum < bytes; sum += int64(len(payloads[len(payloads)-1])) {
		if len(payloads) == mostMessages {
			return nil
		}
		payloads = append(payloads, load.Payload(l, int(bytes), len(payloads)))
	}
	return payloads
}

// servedLong is a round with a server, on a connection of its own.
func servedLong(ctx context.Context, l *harness.ServerLab, payloads [][]byte) carried {
	c, err := l.DialDirect(ctx)
	if err != nil {
		return carried{}
	}
	defer c.Close()
	wait, cancel := context.WithTimeout(ctx, l.Timing.Reply)
	defer cancel()
	before, began := c.ReceivedBytes(), l.Trace.Now()
	go func() { _ = c.SendFrames(payloads...) }() // what becomes of it shows in what comes back
	_, _ = c.Frame(wait, len(payloads)-1)
	waited := l.Trace.Now() - began
	return carried{c.ReceivedBytes() - before, lasted(waited-c.SinceReceived(), waited)}
}

// lasted is how long bytes came, the last of them after one time, where they were waited for until another. Where they stopped for several
// times as long as they had come, the rest was lost, or is stuck: that is for the cases to judge, and would look like the slowest of all
// paces, with which most of them are left out.
func lasted(last, waited time.Duration) time.Duration {
	const several = 3
	if last > 0 && waited-last > several*last {
		return last
	}
	return waited
}
