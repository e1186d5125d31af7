package relay

import (
	"fmt"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(closeToxic) }, fault.KindClose) }

// closeToxic ends the stream at the place: the receiver gets exactly the bytes before it, then FIN. What the sender sends
// after that is read and discarded; the opposite direction keeps flowing, as after a half-close.
// At byte 0 it acts when the first byte comes: that byte is not delivered.
type closeToxic struct{ stage }

func (t *closeToxic) Pipe(stub *toxics.ToxicStub) {
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		before, reached := t.place.in(c.Data)
		t.pass(stub, c.Data[:before])
		if reached {
			t.acted(fmt.Sprintf("FIN after %d bytes", t.passed))
			break
		}
	}
	stub.Close()
	t.discard(stub)
}
