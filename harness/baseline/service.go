package baseline

import (
	"bytes"
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// How the service time is measured. A host that stalls makes a message take longer and never shorter, so that of several rounds the
// shortest counts.
const (
	beside = 4  // connections at once, on which one at a time shows
	crowd  = 16 // connections at once, on which a few at a time show
	rounds = 3  // where they are over within Timing.Quiet
)

// MeasureServer finds out how long the server works on a message, for the rest of the run: alone, behind others on one connection,
// and beside others. What cannot be measured, since the server does not answer like this, is left out: other cases judge that.
func MeasureServer(ctx context.Context, l *harness.ServerLab) {
	s := l.Impl.Service
	queued := false
	for began, n := l.Trace.Now(), 0; n < rounds && (n == 0 || l.Trace.Now()-began < l.Timing.Prompt/2); n++ {
		m, queues, ok := measure(ctx, l)
		if !ok {
			break
		}
		queued = queued || queues
		if n > 0 {
			m = timing.Service{Alone: min(m.Alone, s.Alone), Next: min(m.Next, s.Next), Beside: min(m.Beside, s.Beside)}
		}
		s = m
	}
	if s.Slow() && l.Framing.Max == 0 && l.Framing.Layout().HasLength() && l.Impl.Exchange == nil {
		s.Longest = longest(ctx, l)
	}
	if queued { // else it loses messages, and whatever is long takes for ever
		s.Mebibyte = pace(l.Lab, s, func(payloads [][]byte) carried { return servedLong(ctx, l, payloads) })
	}
	harness.LearnService(l, s)
}

// longOne is the length of a message of which a few fill all buffers.
const longOne = 1 << 20

// longest returns the length of a long message that the server answers though nobody declared whether it does; 0 if it does not.
func longest(ctx context.Context, l *harness.ServerLab) int64 {
	c, err := l.DialDirect(ctx)
	if err != nil || l.Framing.Largest() < longOne {
		return 0
	}
	defer c.Close()
	payload := wire.Fill(longOne, 1)
	if c.SendFrames(payload) != nil {
		return 0
	}
	wait, cancel := context.WithTimeout(ctx, l.Timing.Prompt+harness.Few*l.Impl.Service.One())
	defer cancel()
	if answer, err := c.Frame(wait, 0); err != nil || !bytes.Equal(answer, payload) {
		return 0
	}
	return longOne
}

// measure is one round. It also tells whether several messages at once on one connection were all answered.
func measure(ctx context.Context, l *harness.ServerLab) (s timing.Service, queues, ok bool) {
	all := dialSome(ctx, l, load.Connections(l, crowd))
	defer func() {
		for _, c := range all {
			c.Close()
		}
	}()
	if len(all) == 0 {
		return s, false, false
	}
	if s.Alone, ok = answered(ctx, l, 1, all[0]); !ok {
		return s, false, false
	}
	if again, ok := answered(ctx, l, 1, all[0]); ok {
		s.Alone = min(s.Alone, again)
	}
	queue, queues := inARow(ctx, l, all[0], s.Alone)
	if queues {
		s.Next = max(0, queue-s.Alone) / (pipelined - 1)
	}
	s.Beside = besides(ctx, l, s, all[:min(beside, len(all))])
	if !s.Serial() && len(all) > beside {
		s.Beside = min(besides(ctx, l, s, all), besides(ctx, l, s, all))
	}
	return s, queues, true
}

// beside is what a message adds on each further one of these connections.
func besides(ctx context.Context, l *harness.ServerLab, s timing.Service, conns []*peer.Conn) time.Duration {
	took, ok := answered(ctx, l, 1, conns...)
	if !ok || len(conns) < 2 {
		return 0
	}
	return max(0, took-s.Alone) / time.Duration(len(conns)-1)
}

// dialSome connects so many, or as many as it can.
func dialSome(ctx context.Context, l *harness.ServerLab, n int) (all []*peer.Conn) {
	for range n {
		c, err := l.DialDirect(ctx)
		if err != nil {
			break
		}
		all = append(all, c)
	}
	return all
}

// answered sends n messages at once on each of the connections and returns how long it took until all of them were answered.
func answered(ctx context.Context, l *harness.ServerLab, n int, conns ...*peer.Conn) (time.Duration, bool) {
	payloads := make([][]byte, n)
	for i := range payloads {
		payloads[i] = question
	}
	came := make([]int, len(conns))
	for i, c := range conns {
		came[i] = c.FrameCount()
	}
	wait, cancel := context.WithTimeout(ctx, l.Timing.Reply+l.Impl.Service.Takes(len(conns), n))
	defer cancel()
	began := l.Trace.Now()
	for _, c := range conns {
		if c.SendFrames(l.Fit(payloads...)...) != nil {
			return 0, false
		}
	}
	for i, c := range conns {
		if _, err := c.Frame(wait, came[i]+n-1); err != nil {
			return 0, false
		}
	}
	return l.Trace.Now() - began, true
}
