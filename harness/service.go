package harness

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// How fast an implementation answers is no clause. Its service time (timing.Service) is measured by the baseline: the bounds of every
// lab follow from it, and the counts of scenarios by Many and Rounds.

// bounds are the bounds of this lab.
func (l *Lab) bounds() timing.Timing {
	t := grown(timing.Default, l.waits, l.Impl.Policies.TimerResolution.D(), l.Impl.Service)
	t.Bulk += l.work
	return t
}

// Many is how many messages at once a scenario sends on one connection that would send n: as many as are answered within Timing.Work,
// and atLeast, below which they prove nothing. Where those take longer than a case may wait, it is skipped.
func (l *Lab) Many(n, atLeast int) int {
	n = l.fewer(n, atLeast, l.Impl.Service.Fits(l.Timing.Work))
	l.Load(n)
	return n
}

// Rounds is Many for messages of which each is sent once the one before it was answered.
func (l *Lab) Rounds(n, atLeast int) int {
	fits := n
	if alone := l.Impl.Service.Alone; alone > 0 {
		fits = int(l.Timing.Work / alone)
	}
	n = l.fewer(n, atLeast, fits)
	l.affords(time.Duration(n)*l.Impl.Service.Alone, fmt.Sprintf("%d messages, each sent once the one before it was answered", n))
	return n
}

func (l *Lab) fewer(n, atLeast, fits int) int {
	some := min(n, max(atLeast, fits))
	if some < n {
		l.Note("%d messages in place of %d, since the %s takes %v", some, n, l.Impl.Side, l.Impl.Service)
	}
	return some
}

// Load says that so many messages are sent at once on one connection: what waits for their answers waits so much longer.
func (l *Lab) Load(n int) {
	takes := l.Impl.Service.Takes(1, n)
	l.affords(takes, fmt.Sprintf("%d messages on one connection", n))
	l.work = max(l.work, takes)
	l.Timing = l.bounds()
}

// Crowds says that each of so many connections carries a message at the same time, and returns how long it works until the last answer.
func (l *Lab) Crowds(n int) time.Duration {
	takes := l.Impl.Service.Takes(n, 1)
	l.affords(takes, fmt.Sprintf("%d connections with a message each", n))
	return takes
}

// TakesIn is how long the server may be about taking in so many bytes of messages of this size that lie there, after it has
// answered others in the time given: at the pace that it has shown. One that works long on each message shows no pace, since nobody knows
// how long it would have been without that: if it leaves others in peace meanwhile, it has the time of Timing.Bulk.
func (l *ServerLab) TakesIn(pile, size, answered int64, within time.Duration) time.Duration {
	s := l.Impl.Service
	if s.Queues() && !s.Serial() {
		return timing.Default.Bulk
	}
	takes := time.Duration(float64(within) * float64(pile) / float64(answered)).Round(time.Millisecond)
	if s.Serial() {
		l.affords(takes, fmt.Sprintf("the %d messages that it may take in before it looks at others", pile/size))
	}
	if takes > l.caseTime/2 {
		l.skip(fmt.Sprintf("at the pace that it has shown, it may take %v to take in the %d MiB that a right server may take in "+
			"before it turns to others; a faster one is judged",
			takes.Round(time.Second), pile>>20))
	}
	return takes
}

// affords skips the case if it takes so long, in words for what has to be waited for.
func (l *Lab) affords(takes time.Duration, what string) {
	if most := l.longestWait; most > 0 && takes > most {
		l.skip(fmt.Sprintf("the %s takes %v, so that %s, which this needs, take %v, and one case may wait for %v (--longest-wait %v "+
			"allows it)",
			l.Impl.Side, l.Impl.Service, what, takes.Round(time.Second), most, takes.Truncate(time.Second)+time.Second))
	}
}

// crowded is how much longer an answer may take because the implementation works on a message of each other connection first.
func (l *ServerLab) crowded() time.Duration {
	return 2 * time.Duration(l.dialled) * l.Impl.Service.Beside
}

// soon is how long an end may take that comes once all that was sent is answered.
func (l *Lab) soon() time.Duration { return l.Timing.Prompt + l.work }

// How the service time is measured. A host that stalls makes a message take longer and never shorter, so that of several rounds the
// shortest counts.
const (
	pipelined = 5  // messages at once on one connection
	beside    = 4  // connections at once, on which one at a time shows
	crowd     = 16 // connections at once, on which a few at a time show
	rounds    = 3  // where they are over within Timing.Quiet
)

// MeasureService finds out how long the server works on a message, for the rest of the run: alone, behind others on one connection,
// and beside others. What cannot be measured, since the server does not answer like this, is left out: other cases judge that.
func (l *ServerLab) MeasureService(ctx context.Context) {
	s := l.Impl.Service
	for began, n := l.Trace.Now(), 0; n < rounds && (n == 0 || l.Trace.Now()-began < l.Timing.Prompt/2); n++ {
		m, ok := l.measure(ctx)
		if !ok {
			break
		}
		if n > 0 {
			m = timing.Service{Alone: min(m.Alone, s.Alone), Next: min(m.Next, s.Next), Beside: min(m.Beside, s.Beside)}
		}
		s = m
	}
	if s.Slow() && l.Framing.Max == 0 && !l.Framing.Line() && l.Impl.Exchange == nil {
		s.Longest = l.longest(ctx)
	}
	l.learnService(s)
}

// learnService holds for the rest of this case and of the run: it may lengthen what is declared, and never shortens it.
func (l *Lab) learnService(s timing.Service) {
	here.service = s
	l.Impl.Service = l.Impl.Service.Or(s)
	l.Timing = l.bounds()
	setDefaults(l.Timing)
	l.Note("service time: %v", s)
}

// long is the length of a message of which a few fill all buffers.
const long = 1 << 20

// longest returns the length of a long message that the server answers though nobody declared whether it does; 0 if it does not.
func (l *ServerLab) longest(ctx context.Context) int64 {
	c, err := l.DialDirect(ctx)
	if err != nil || l.Largest() < long {
		return 0
	}
	defer c.Close()
	payload := wire.Fill(long, 1)
	if c.SendFrames(payload) != nil {
		return 0
	}
	wait, cancel := context.WithTimeout(ctx, l.Timing.Prompt+few*l.Impl.Service.One())
	defer cancel()
	if answer, err := c.Frame(wait, 0); err != nil || !bytes.Equal(answer, payload) {
		return 0
	}
	return long
}

// measure is one round.
func (l *ServerLab) measure(ctx context.Context) (s timing.Service, ok bool) {
	all := l.dialSome(ctx, l.AtOnce(crowd))
	defer func() {
		for _, c := range all {
			c.Close()
		}
	}()
	if len(all) == 0 {
		return s, false
	}
	if s.Alone, ok = l.answered(ctx, 1, all[0]); !ok {
		return s, false
	}
	if again, ok := l.answered(ctx, 1, all[0]); ok {
		s.Alone = min(s.Alone, again)
	}
	if queue, ok := l.answered(ctx, pipelined, all[0]); ok {
		s.Next = max(0, queue-s.Alone) / (pipelined - 1)
	}
	s.Beside = l.beside(ctx, s, all[:min(beside, len(all))])
	if !s.Serial() && len(all) > beside {
		s.Beside = min(l.beside(ctx, s, all), l.beside(ctx, s, all))
	}
	return s, true
}

// beside is what a message adds on each further one of these connections.
func (l *ServerLab) beside(ctx context.Context, s timing.Service, conns []*peer.Conn) time.Duration {
	took, ok := l.answered(ctx, 1, conns...)
	if !ok || len(conns) < 2 {
		return 0
	}
	return max(0, took-s.Alone) / time.Duration(len(conns)-1)
}

// dialSome connects so many, or as many as it can.
func (l *ServerLab) dialSome(ctx context.Context, n int) (all []*peer.Conn) {
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
func (l *ServerLab) answered(ctx context.Context, n int, conns ...*peer.Conn) (time.Duration, bool) {
	payloads := make([][]byte, n)
	for i := range payloads {
		payloads[i] = []byte("sockdrill asks how long this takes")
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
