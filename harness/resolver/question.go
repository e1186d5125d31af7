package resolver

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
)

// Question is one that came, and what became of it.
type Question struct {
	Name     string        // as it was asked
	Type     Type          // what about it
	TCP      bool          // whether by TCP
	From     string        // who asked: address and port
	At       time.Duration // when it came, on the clock of the trace
	Answered time.Duration // when its answer was sent, the moment before; 0 if none was
}

// Asked are the questions of this type that came about a name so far, in the order in which they came. One that is asked again, since no
// answer came or for another reason, is a question of its own.
func (s *Server) Asked(name string, kind Type) (all []Question) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.asked {
		if q.Type == kind && same(q.Name, name) {
			all = append(all, q)
		}
	}
	return all
}

// came keeps a question, and returns its number.
func (s *Server) came(q Question) int {
	q.At = s.note("%s asks for %v of %s%s", q.From, q.Type, q.Name, q.way())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, q)
	return len(s.asked) - 1
}

// answered keeps that a question is answered now, by these words.
func (s *Server) answered(number int, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.asked[number]
	q.Answered = s.note("answer to %s, %v of %s%s: %s", q.From, q.Type, q.Name, q.way(), words)
}

func (q Question) way() string {
	if q.TCP {
		return ", by TCP"
	}
	return ""
}

// note puts words into the trace, and returns when. They are a mark: what the trace sends and gets otherwise are bytes of connections.
func (s *Server) note(format string, args ...any) time.Duration {
	return s.cfg.Trace.Add(trace.Event{Lane: trace.Relay, Kind: trace.Mark, Note: "resolver: " + fmt.Sprintf(format, args...)}, nil)
}
