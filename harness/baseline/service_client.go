package baseline

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// MeasureClient finds out how long the client works on a message that it receives, for the rest of the run: alone, and behind others.
// The times are those at which its account arrives here; of several rounds the shortest counts.
func MeasureClient(ctx context.Context, l *harness.ClientLab, d *harness.Driven, conn *peer.Conn) {
	s := l.Impl.Service
	for began, n := l.Trace.Now(), 0; n < rounds && (n == 0 || l.Trace.Now()-began < l.Timing.Prompt/2); n++ {
		first, last, ok := handled(ctx, l, d, conn, short()...)
		if !ok {
			break
		}
		m := timing.Service{Alone: first, Next: (last - first) / (pipelined - 1)}
		if n > 0 {
			m = timing.Service{Alone: min(m.Alone, s.Alone), Next: min(m.Next, s.Next)}
		}
		s = m
	}
	s.Mebibyte = pace(l.Lab, s, func(payloads [][]byte) carried {
		if _, last, ok := handled(ctx, l, d, conn, payloads...); ok {
			return carried{int64(len(payloads) * len(payloads[0])), last}
		}
		return carried{}
	})
	harness.LearnService(l, s)
}

// short are messages of which the client is sent several at once.
func short() [][]byte {
	payloads := make([][]byte, pipelined)
	for i := range payloads {
		payloads[i] = []byte("sockdrill asks how long this takes")
	}
	return payloads
}

// handled sends these messages at once and returns how long it took until the client reported the first and the last of them.
func handled(ctx context.Context, l *harness.ClientLab, d *harness.Driven, conn *peer.Conn, payloads ...[]byte) (first, last time.Duration,
	ok bool,
) {
	before, frames := len(d.Messages()), l.Fit(payloads...)
	began := l.Trace.Now()
	go func() { _ = conn.SendFrames(frames...) }() // what becomes of it shows in what the client reports
	if !l.Await(ctx, l.Timing.Reply, func() bool { return len(d.Messages()) >= before+len(payloads) }) {
		return 0, 0, false
	}
	came := d.Messages()[before:]
	return came[0].At - began, came[len(payloads)-1].At - began, true
}
