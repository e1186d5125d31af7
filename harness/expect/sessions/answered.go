package sessions

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Answered sends message n until it is answered, and returns the payload of the answer. why says which one it is, within a sentence:
// "Expected the server to answer …".
func (s *Session) Answered(ctx context.Context, n int, payload []byte, why string) []byte {
	ginkgo.GinkgoHelper()
	before := s.often[n]
	for range most {
		s.Send(n, payload)
		s.wait(ctx, func() bool { return s.often[n] > before })
		if s.often[n] > before {
			return s.heard[n]
		}
	}
	s.unanswered(ctx, n, payload, "Expected the server to answer %s, but no answer came to %d copies of it.", why, most)
	return nil
}

// unanswered fails the case because nothing came to a message. That the server carries others out, which are sent after it, is no matter of
// time: no stall of this machine explains it.
func (s *Session) unanswered(ctx context.Context, n int, payload []byte, format string, args ...any) {
	ginkgo.GinkgoHelper()
	const rounds = 3
	for range rounds {
		s.Send(n, payload)
		other := open(ctx, s.lab, s.lab.Direct(), s.lab.Rand.Uint32(), 0)
		if other != nil {
			other.Send(1, Echo(1, nil))
			other.wait(ctx, func() bool { return other.often[1] > 0 })
		}
		before := s.often[n]
		if s.wait(ctx, func() bool { return s.often[n] > before }); other == nil || other.often[1] == 0 || s.often[n] > before || s.isLost(n) {
			harness.As(record.ClassService).Missed(format, args...)
		}
	}
	harness.As(record.ClassService).Wrong(format+" Meanwhile it answered others that were sent after it.", args...)
}

// Silent sends message n as often as an answer would have come, and expects none. why says why none may come, within a sentence.
func (s *Session) Silent(ctx context.Context, n int, payload []byte, why string) {
	ginkgo.GinkgoHelper()
	const often = 3
	for range often {
		s.Send(n, payload)
		if s.wait(ctx, func() bool { return s.often[n] > 0 }); s.often[n] > 0 {
			harness.As(record.ClassDelivery).Wrong("Expected no answer to message %d, since %s, but it was carried out and answered.", n, why)
		}
	}
}

// Lost sends message n until it is answered by unknown. why says why it has to be, within a sentence. A server that carries it out has kept
// the session, as it may.
func (s *Session) Lost(ctx context.Context, n int, payload []byte, why string) {
	ginkgo.GinkgoHelper()
	s.gone = true
	for range most {
		s.Send(n, payload)
		s.wait(ctx, func() bool { return s.isLost(n) || s.often[n] > 0 })
		switch {
		case s.isLost(n):
			return
		case s.often[n] > 0:
			harness.NotJudged("it still knows the session, though %s", why)
		}
	}
	s.unanswered(ctx, n, payload, "Expected the server to answer a message by unknown, since %s, but nothing came to %d copies of it: a client sends it "+
		"again until it gives up.", why, most)
}

func (s *Session) isLost(n int) bool { _, is := s.lost[n]; return is }
