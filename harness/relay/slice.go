package relay

import (
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(sliceToxic) }, fault.KindSlice, fault.KindScatter) }

// sliceToxic makes the receiver read at most Size bytes at a time: after each slice it waits until the receiver has read it,
// and Delay longer. A scatter draws each slice's size, from 1 to Size. Sizes count along the stream, however it arrives, so
// the same seed cuts at the same bytes. Small writes alone would not do: TCP joins what is not read at once.
type sliceToxic struct {
	stage
	left    int // of the current slice
	settled settling
	cut     bool // a slice is complete, and nothing has followed it yet
}

func (t *sliceToxic) Pipe(stub *toxics.ToxicStub) {
	from := t.fault.At == 0 && t.fault.Frame == 0
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		rest := c.Data
		if !from {
			before, reached := t.place.in(rest)
			t.pass(stub, rest[:before])
			if !reached {
				continue
			}
			rest, from = rest[before:], true
			t.settle()
		}
		t.slice(stub, rest)
	}
	stub.Close()
}

func (t *sliceToxic) slice(stub *toxics.ToxicStub, p []byte) {
	for len(p) > 0 && !t.isOver() {
		if t.cut {
			t.cut = false
			t.separated(t.settled)
		}
		if t.left == 0 {
			t.left = t.draw()
		}
		n := min(t.left, len(p))
		t.pass(stub, p[:n])
		p = p[n:]
		if t.left -= n; t.left == 0 {
			t.settled, t.cut = t.settle(), true
			t.sleepUntil(time.Now().Add(t.fault.Delay))
		}
	}
}

func (t *sliceToxic) draw() int {
	n := t.fault.Size
	if t.fault.Kind == fault.KindScatter {
		n = 1 + t.random.IntN(n)
	}
	t.evidence.add(func(e *evidence) { e.sizes.add(n) })
	return n
}

// separated counts a boundary that the receiver could not read across.
func (s *stage) separated(how settling) {
	if how == settledUnknown {
		return
	}
	if how == settledBlind {
		s.evidence.add(func(e *evidence) { e.watched = false })
	}
	s.acted(fmt.Sprintf("before byte %d", s.passed))
}
