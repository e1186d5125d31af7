package dialogue

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Cut begins a dialogue whose first answer ends, with its connection, half way through. Nothing is answered after that, so that whatever
// the client does as it does after an answer it does by that half.
func Cut(l *harness.WireLab) (d *Dialogue, cut <-chan string) { return ends(l, 2) }

// ends is Cut after a share of the answer, one half or less; 0 is none of it.
func ends(l *harness.WireLab, share int) (*Dialogue, <-chan string) {
	done := make(chan string, 1)
	first := func(_ context.Context, c *peer.Conn, answer []byte) error {
		kept := 0
		if share > 0 {
			kept = max(1, len(answer)/share)
		}
		if err := c.Send(answer[:kept]); err != nil {
			return err
		}
		l.Drop(c, fault.Close(fault.ToClient))
		done <- fmt.Sprintf("%d of its %d bytes", kept, len(answer))
		return c.Close()
	}
	return begin(l, first, never), done
}

// TellsAnEnd finds out, by a process of its own whose connection ends without an answer, whether the client is seen to take half an answer
// for a whole one. Of one that does the same when there is none, the case judges nothing.
func (c Course) TellsAnEnd(ctx context.Context, l *harness.WireLab) {
	ginkgo.GinkgoHelper()
	lab := l.Sibling(ctx)
	lab.MayEnd()
	d, ended := ends(lab, 0)
	lab.Start(ctx)
	select {
	case <-ended:
	case <-ctx.Done():
		return
	}
	if d.settles(ctx, c) {
		harness.NotJudged("it does the same when its connection ends without an answer, so that nobody can tell what it has made of half of one")
	}
}

// settles waits until the client has done something about the end of its first connection, and a while longer, and reports whether it has
// gone on as after an answer.
func (d *Dialogue) settles(ctx context.Context, c Course) bool {
	l := d.lab
	l.Await(ctx, l.Timing.Reply, func() bool {
		_, over := d.ended()
		return over || l.Server().Accepted() > 1
	})
	return l.Await(ctx, l.Timing.Quiet, func() bool {
		if len(c.Printed) > 0 {
			return len(d.printed()) > 0 // what it asks on a further connection it may ask once more
		}
		return d.tookIt(c)
	})
}

// TakesNone expects that the client does nothing that it does after an answer, the only one having been cut off after so much.
func (d *Dialogue) TakesNone(ctx context.Context, c Course, after string) {
	ginkgo.GinkgoHelper()
	if d.settles(ctx, c) {
		harness.As(record.ClassDelivery).Wrong("Expected the client to take no answer whose end never came, but it %s though its connection had "+
			"ended after %s: it has taken a part for the whole. With whole answers it %s.", d.sign(c), after, c)
	}
}
