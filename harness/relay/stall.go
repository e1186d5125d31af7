package relay

import (
	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(stallToxic) }, fault.KindStall) }

// stallToxic lets nothing pass, not even the end of the stream, while its direction is stalled: by Relay.Stall, or from a
// place in the stream on. Nothing is lost; the sender meets backpressure once the buffers on the way are full.
type stallToxic struct {
	stage
	round int // the valve's round in which it stalled by itself; -1 is none
}

func (t *stallToxic) Pipe(stub *toxics.ToxicStub) {
	t.round = -1
	placed := t.placed()
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		before, reached := len(c.Data), false
		if placed {
			before, reached = t.place.in(c.Data)
		}
		t.hold(before)
		t.pass(stub, c.Data[:before])
		if reached {
			t.round = t.valve().engage()
			t.acted("nothing passes")
			t.hold(len(c.Data) - before)
			t.pass(stub, c.Data[before:])
		}
	}
	t.hold(0)
	stub.Close()
}

// placed reports whether it stalls by itself.
func (t *stallToxic) placed() bool { return t.fault.At > 0 || t.fault.Frame > 0 }

// idle is true of one that only waits to be told, by Relay.Stall.
func (t *stallToxic) idle() bool {
	if t.placed() {
		return false
	}
	held, _ := t.valve().held(-1)
	return !held
}

func (t *stallToxic) valve() *valve { return t.link.conn.relay.valves[t.fault.Dir] }

// hold waits while the direction is stalled, with so many bytes in hand.
func (t *stallToxic) hold(bytes int) {
	for counted := false; ; {
		held, change := t.valve().held(t.round)
		if !held {
			return
		}
		if !counted && bytes > 0 {
			counted = true
			t.evidence.add(func(e *evidence) { e.waited++ })
		}
		select {
		case <-change:
		case <-t.over():
			return
		}
	}
}
