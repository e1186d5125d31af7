package relay

import (
	"fmt"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(resetToxic) }, fault.KindReset) }

// resetToxic breaks the connection at the place: the receiver gets exactly the bytes before it, then RST, and the sender
// gets RST too; what was under way to the sender is lost. The reset waits until the bytes before it were acknowledged,
// because closing with SO_LINGER 0 throws away what is still queued.
// At byte 0 it acts when the first byte comes: that byte is not delivered.
type resetToxic struct{ stage }

func (t *resetToxic) Pipe(stub *toxics.ToxicStub) {
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		before, reached := t.place.in(c.Data)
		t.pass(stub, c.Data[:before])
		if !reached {
			continue
		}
		l := t.link
		if l.written.reach(t.passed) && l.to.flushed(t.over(), 0) {
			t.acted(fmt.Sprintf("RST after %d bytes", t.passed))
			l.conn.breakOff(flushLimit, t.fault.String(), l, l.back)
		}
		break
	}
	t.discard(stub)
	stub.Close()
}
