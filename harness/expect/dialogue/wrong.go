package dialogue

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Withholding begins a dialogue in which the first question gets what say says in place of its answer, once it is let: the connection comes
// through asked when the client has asked. Nothing else is answered.
func Withholding(l *harness.WireLab, say func(c *peer.Conn, answer []byte) error) (d *Dialogue, asked <-chan *peer.Conn, let chan<- struct{}) {
	came, release := make(chan *peer.Conn, 1), make(chan struct{})
	d = begin(l, func(ctx context.Context, c *peer.Conn, answer []byte) error {
		came <- c
		select {
		case <-release:
		case <-ctx.Done():
		}
		return say(c, answer)
	}, never)
	return d, came, release
}

// PrintsNone expects that the client prints nothing of what it got in place of an answer, for as long as it takes to print something of one
// that is right.
func (d *Dialogue) PrintsNone(ctx context.Context, c Course, what string) {
	ginkgo.GinkgoHelper()
	if d.lab.Await(ctx, d.lab.Timing.Reply, func() bool { return len(d.printed()) > 0 }) {
		harness.As(record.ClassDelivery).Wrong("Expected the client to take no answer from %s, but it printed %s. With whole answers it %s.", what,
			quoted(d.printed()), c)
	}
}
