package soak

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// affords ends the case where an implementation works so long on each message that so many of them, of so many bytes in all, do not pass in
// its time.
func affords(lab harness.Any, least int, bytes int64) {
	l := lab.Core()
	time := l.Lasts + l.Timing.Bulk
	if l.Impl.Service.Fits(time) < least || l.Impl.Service.Carries(bytes) > time {
		harness.NotJudged("the %s takes %v, so that %d messages, of %d KiB in all, do not pass in %v (--soak 10m gives it more time)", l.Impl.Side,
			l.Impl.Service, least, bytes>>10, time)
	}
}

// answers sends message after message for as long as the case is let go on, so many of them at once, and holds each reply against what is
// right as it comes. Weight is what a message counts.
func answers(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, going *load.Going, atOnce int, next func(n int) []byte,
	weight func(p []byte) int64) *resources.Growth {
	GinkgoHelper()
	atOnce = min(atOnce, lab.Impl.Service.Fits(lab.Timing.Prompt))
	awaited, growth := delivery.Await(lab, atOnce), resources.Watch(lab)
	account := listens(lab)
	sent, due := 0, 1
	for {
		if room := awaited.Room(); room > 0 && (room >= due || awaited.Left() == 0) && !going.Over() {
			if due = atOnce; lab.Rand.IntN(2) == 0 { // else the stream runs dry, at the end of a message
				due = 1 + lab.Rand.IntN(atOnce)
			}
			batch := make([][]byte, room)
			for i := range batch {
				batch[i] = next(sent)
				awaited.Sent(batch[i])
				sent++
			}
			account.sent(batch...)
			if err := conn.SendFrames(batch...); err != nil {
				harness.As(record.ClassDelivery).Because(err, "Expected the server to take messages for as long as they come, but among the %d "+
					"to message %d: %v", len(batch), sent, err)
			}
		}
		if awaited.Left() == 0 {
			account.all(ctx)
			return growth
		}
		came := taken(ctx, lab, conn, awaited, atOnce)
		awaited.Came(came...)
		account.judge()
		for _, p := range came {
			going.Did(weight(p))
		}
		growth.Look(going.Done())
	}
}

// taken are the replies that came next.
func taken(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, awaited *delivery.Awaited, atOnce int) [][]byte {
	GinkgoHelper()
	limit := lab.Timing.Reply + lab.Impl.Service.Takes(1, atOnce) + lab.Impl.Service.Carries(1<<20)
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	before := conn.FrameCount()
	came, err := conn.TakeFrames(wait)
	switch {
	case err == nil:
		return came
	case errors.Is(err, context.DeadlineExceeded):
		harness.As(record.ClassDelivery).Halts(ctx, lab, lab.Timing.Quiet, func() bool { return conn.FrameCount() > before }, func() string {
			return timing.Words("Expected the server to answer each message for as long as they come, but %d have no answer, and for %v none "+
				"came, behind %d that were right.", awaited.Left(), limit, before)
		})
		return nil
	}
	harness.As(record.ClassDelivery).Because(err, "Expected the server to answer each message for as long as they come, but %d have no "+
		"answer: %v", awaited.Left(), err)
	return nil
}

// each counts messages, and octets their bytes.
func each([]byte) int64     { return 1 }
func octets(p []byte) int64 { return int64(len(p)) }
