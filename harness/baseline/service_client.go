package baseline

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// MeasureService finds out how long the client works on a message that it receives, for the rest of the run: alone, and behind others.
// The times are those at which its account arrives here; of several rounds the shortest counts.
func MeasureClient(ctx context.Context, l *harness.ClientLab, d *harness.Driven, conn *peer.Conn) {
	s := l.Impl.Service
	for began, n := l.Trace.Now(), 0; n < rounds && (n == 0 || l.Trace.Now()-began < l.Timing.Prompt/2); n++ {
		first, last, ok := handled(ctx, l, d, conn)
		if !ok {
			break
		}
		m := timing.Service{Alone: first, Next: (last - first) / (pipelined - 1)}
		if n > 0 {
			m = timing.Service{Alone: min(m.Alone, s.Alone), Next: min(m.Next, s.Next)}
		}
		s = m
	}
	l.LearnService(s)
}

// handled sends several messages at once and returns how long it took until the client reported the first and the last of them.
func handled(ctx context.Context, l *harness.ClientLab, d *harness.Driven, conn *peer.Conn) (first, last time.Duration, ok bool) {
	payloads := make([][]byte, pipelined)
	for i := range payloads {
		payloads[i] = []byte("sockdrill asks how long this takes")
	}
	before := len(d.Messages())
	began := l.Trace.Now()
	if conn.SendFrames(l.Fit(payloads...)...) != nil ||
		!l.Await(ctx, l.Timing.Reply, func() bool { return len(d.Messages()) >= before+pipelined }) {
		return 0, 0, false
	}
	came := d.Messages()[before:]
	return came[0].At - began, came[pipelined-1].At - began, true
}
