package relay

import (
	"fmt"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(corruptToxic) }, fault.KindCorrupt) }

// corruptToxic inverts every bit of the byte at the place.
type corruptToxic struct{ stage }

func (t *corruptToxic) Pipe(stub *toxics.ToxicStub) {
	due := false // the place was reached: the next byte is the one
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		before, reached := t.place.in(c.Data)
		if due {
			before = 0
		}
		due = due || reached
		if due && before < len(c.Data) {
			due = false
			was := c.Data[before]
			c.Data[before] ^= 0xff
			t.acted(fmt.Sprintf("byte %d: 0x%02x became 0x%02x", t.passed+int64(before), was, c.Data[before]))
		}
		t.pass(stub, c.Data)
	}
	stub.Close()
}
