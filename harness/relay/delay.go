package relay

import (
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(delayToxic) }, fault.KindDelay) }

// delayToxic passes every chunk on Delay after it came, more or less by a seeded jitter, never early and in order. What
// overtakes in this way waits for what is before it.
type delayToxic struct{ stage }

// GetBufferSize lets that many chunks be under way at once, as toxiproxy's own latency does.
func (t *delayToxic) GetBufferSize() int { return 1024 }

func (t *delayToxic) Pipe(stub *toxics.ToxicStub) {
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		t.sleepUntil(c.Timestamp.Add(t.draw()))
		t.late(c.Timestamp)
		t.pass(stub, c.Data)
	}
	stub.Close()
}

func (t *delayToxic) draw() time.Duration {
	d := t.fault.Delay
	if j := t.fault.Jitter; j > 0 {
		d += time.Duration(t.random.Int64N(int64(2*j)+1)) - j
	}
	return max(d, 0)
}

// late notes how long after its coming a chunk passes on.
func (s *stage) late(came time.Time) {
	d := time.Since(came)
	select {
	case <-s.over(): // no delay is kept any more
		return
	default:
	}
	s.evidence.add(func(e *evidence) { e.late.Add(d) })
	s.tell(fmt.Sprintf("%v late", d.Round(10*time.Microsecond)))
}
