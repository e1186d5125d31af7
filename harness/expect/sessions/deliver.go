package sessions

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

// Fitting is how many messages a case sends that would send so many to a server which answers at once: as many as this one works on in
// the time that a case lets it, and least at least.
func Fitting(l *harness.DatagramLab, messages, least int) int {
	if one := l.Impl.Service.One(); one > 0 {
		messages = min(messages, int(l.Timing.Work/one))
	}
	return max(messages, least)
}

// Pace is how long the server works on a message: of a few, the shortest time until one is answered.
func Pace(ctx context.Context, l *harness.DatagramLab) time.Duration {
	ginkgo.GinkgoHelper()
	const rounds = 3
	s := Open(ctx, l, l.Direct(), l.Rand.Uint32(), 0)
	shortest := time.Duration(0)
	for n := 1; n <= rounds; n++ {
		from := l.Trace.Now()
		s.Answered(ctx, n, Echo(n, nil), "a message alone")
		if took := l.Trace.Now() - from; n == 1 || took < shortest {
			shortest = took
		}
	}
	return shortest
}

// Deliver sends these payloads as the next messages, so many of them at once as lie within the window, and no more than ahead; and sends
// each again until it is answered. It returns the payloads of the answers. why says what the network does meanwhile.
func (s *Session) Deliver(ctx context.Context, ahead int, why string, payloads ...[]byte) [][]byte {
	ginkgo.GinkgoHelper()
	if one := s.lab.Impl.Service.One(); one > 0 { // whoever works on one after the other has to come to each before it counts as overlooked
		ahead = max(1, min(ahead, int(s.lab.Timing.Work/2/one)))
	}
	from, sent := s.latest+1, map[int]time.Duration{}
	last := from + len(payloads) - 1
	for oldest := from; ; {
		for oldest <= last && s.often[oldest] > 0 {
			oldest++
		}
		if oldest > last {
			break
		}
		for n := oldest; n <= min(last, oldest+min(ahead, reliable.Window)-1); n++ {
			now := s.lab.Trace.Now()
			at, before := sent[n]
			switch {
			case s.often[n] > 0 || before && now-at < s.lab.Timing.Quiet:
				continue
			case s.copies[n] >= most:
				s.unanswered(ctx, n, payloads[n-from], "Expected the server to answer each message %s, but no answer came to %d copies of message %d, of %d.",
					why, most, n-from+1, len(payloads))
			case ctx.Err() != nil:
				harness.Missed("The scenario's time was over before all messages were answered: message %d of %d was not.", n-from+1, len(payloads))
			}
			sent[n] = now
			s.Send(n, payloads[n-from])
		}
		s.wait(ctx, func() bool { return s.often[oldest] > 0 || s.lab.Trace.Now()-sent[oldest] >= s.lab.Timing.Quiet })
	}
	answers := make([][]byte, len(payloads))
	for i := range answers {
		answers[i] = s.heard[from+i]
	}
	return answers
}

// Answers is how many answers have come to message n.
func (s *Session) Answers(n int) int { return s.often[n] }
