package relay

import (
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() { register(func() toxic { return new(bucketToxic) }, fault.KindBucket) }

// bucketToxic passes bytes at a rate in fine pieces, each after the time that it takes at that rate. Idle time earns no
// credit; a piece that went late is made up for, within two steps.
type bucketToxic struct{ stage }

// Steps between pieces: the shorter one for rates at which the longer would be a visible burst.
const (
	longStep  = 5 * time.Millisecond
	shortStep = time.Millisecond
	fastRate  = 500_000 // bytes a second
)

func (t *bucketToxic) Pipe(stub *toxics.ToxicStub) {
	step := longStep
	if t.fault.Rate >= fastRate {
		step = shortStep
	}
	piece := max(1, int(t.fault.Rate*int64(step)/int64(time.Second)))
	var due time.Time
	for c, ok := t.next(stub); ok; c, ok = t.next(stub) {
		if due.Before(c.Timestamp) {
			due = c.Timestamp
		}
		// Once the connection is over nobody waits for the rest, which at this rate may be a million pieces.
		for p := c.Data; len(p) > 0 && !t.isOver(); {
			n := min(piece, len(p))
			if earliest := time.Now().Add(-2 * step); due.Before(earliest) {
				due = earliest
			}
			due = due.Add(time.Duration(int64(n) * int64(time.Second) / t.fault.Rate))
			t.sleepUntil(due)
			t.paced(c.Timestamp, n)
			t.pass(stub, p[:n])
			p = p[n:]
		}
	}
	stub.Close()
}

// paced notes that n bytes which came at a time pass on now.
func (s *stage) paced(came time.Time, n int) {
	if s.isOver() { // no rate is kept any more
		return
	}
	now := time.Now()
	s.evidence.add(func(e *evidence) { e.rate.Add(came, now, n, s) })
	s.tell(fmt.Sprintf("%d bytes", n))
}
