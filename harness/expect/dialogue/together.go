package dialogue

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// Together begins a dialogue whose first two answers leave in one write, once both questions have come, which met tells. Both are asked on
// the first connection, or none of them meet.
func Together(l *harness.WireLab) (d *Dialogue, met func() bool) {
	var both atomic.Bool
	var first []byte
	return begin(l, func(_ context.Context, c *peer.Conn, answer []byte) error {
		if c.Number() > 1 {
			return c.Send(answer)
		}
		first = answer
		return nil
	}, func(_ context.Context, c *peer.Conn, answer []byte) error {
		if c.Number() > 1 || first == nil {
			return c.Send(answer)
		}
		answer, first = slices.Concat(first, answer), nil
		defer both.Store(true)
		return c.Send(answer)
	}), both.Load
}

// Meet ends the case if no two answers of the client can come together, or if it does not tell what it makes of each.
func (c Course) Meet() {
	ginkgo.GinkgoHelper()
	if !c.Eager {
		harness.NotJudged("it asks nothing more before it is answered, so that no two of its answers ever come together")
	}
	if len(c.Printed) < 2 {
		harness.NotJudged("it printed %s of its first answers, which does not tell two of them apart", quoted(c.Printed))
	}
}
