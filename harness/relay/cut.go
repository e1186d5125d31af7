package relay

import (
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(cutToxic) }, fault.KindCut) }

// cutToxic makes one boundary: the receiver has read every byte before the place, and Delay has passed, before the next
// byte is sent.
type cutToxic struct{ stage }

func (t *cutToxic) Pipe(stub *toxics.ToxicStub) {
	var settled settling
	cut := false
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		before, reached := t.place.in(c.Data)
		if cut { // bytes on both sides of it: only now it is a boundary
			cut = false
			t.separated(settled)
		}
		t.pass(stub, c.Data[:before])
		if !reached {
			continue
		}
		settled = t.settle()
		t.sleepUntil(time.Now().Add(t.fault.Delay))
		if rest := c.Data[before:]; len(rest) > 0 {
			t.separated(settled)
			t.pass(stub, rest)
		} else {
			cut = true
		}
	}
	stub.Close()
}
