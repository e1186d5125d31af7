package relay

import (
	"math/rand/v2"
	"time"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// mostTold is how often a fault is told to the trace on one connection; the evidence counts on.
const mostTold = 4

// stage is what the toxics share: one serves one direction of one connection. None of them looks at the stub's Interrupt,
// which only speaks when a chain is changed while it runs, and ours never are: one is left as a whole. When the connection is over they
// stop waiting but keep taking chunks until the input ends, so that no goroutine is left behind.
type stage struct {
	fault    fault.Fault
	link     *link
	evidence *evidence
	place    place
	random   *rand.Rand
	passed   int64 // bytes that went on from here
	told     int
}

func (s *stage) enter(with stage) { *s = with }

// idle is never true of a toxic that has to see every byte: to delay or count it, or to find the place where it acts.
func (s *stage) idle() bool { return false }

// next takes the next bytes; false at the end of the stream.
func (s *stage) next(stub *toxics.ToxicStub) (*stream.StreamChunk, bool) {
	c := <-stub.Input
	return c, c != nil
}

// pass sends bytes on.
func (s *stage) pass(stub *toxics.ToxicStub, p []byte) {
	if len(p) == 0 {
		return
	}
	stub.Output <- &stream.StreamChunk{Data: p, Timestamp: time.Now()}
	s.passed += int64(len(p))
}

// discard takes what still comes, to the end of the stream.
func (s *stage) discard(stub *toxics.ToxicStub) {
	for range stub.Input {
	}
}

// over is closed when the connection is over.
func (s *stage) over() <-chan struct{} { return s.link.conn.over }

func (s *stage) isOver() bool {
	select {
	case <-s.over():
		return true
	default:
		return false
	}
}

// settle waits until the receiver has read everything that passed here.
func (s *stage) settle() settling {
	if !s.link.written.reach(s.passed) {
		return settledUnknown
	}
	return s.link.to.drained(s.over())
}

// acted counts one action of the fault and, for the first few, tells the trace.
func (s *stage) acted(detail string) {
	s.evidence.add(func(e *evidence) { e.times++ })
	s.tell(detail)
}

func (s *stage) tell(detail string) {
	if s.told++; s.told > mostTold {
		return
	}
	note := s.fault.String()
	if detail != "" {
		note += ": " + detail
	}
	s.link.conn.note(trace.Fault, s.fault.Dir, note)
}

// sleepUntil returns at the given time, never before, or when the connection is over.
func (s *stage) sleepUntil(t time.Time) {
	if d := time.Until(t) - timerSlack; d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.over():
			return
		}
	}
	if d := time.Until(t); d > 0 {
		nap(d)
	}
}
