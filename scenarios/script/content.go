package script

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
)

func EveryByte() []byte {
	out := make([]byte, 256)
	for i := range out {
		out[i] = byte(i)
	}
	return out
}

// ExpectRefused holds the server to its declared policy; undeclared, it has to end the connection.
func ExpectRefused(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn) {
	GinkgoHelper()
	switch lab.Impl.Policies.Oversize {
	case "discard", "hold":
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, "")
		ending.Reported(ctx, lab, adapter.FrameTooLarge)
	case "error":
		Eventually(ctx, conn.ReceivedBytes).ShouldNot(BeZero(), "an error reply is declared for a frame that is too large")
	default:
		ending.Comes(ctx, lab, conn, adapter.FrameTooLarge)
		Expect(conn.Frames()).To(match.Payloads(), "nothing was sent that could be answered")
	}
	delivery.InAccount(ctx, lab)
}

// ExpectResumed holds a server that discards what is too large to what that means: once the rest of it has come, the next
// message is answered.
func ExpectResumed(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, rest []byte) {
	GinkgoHelper()
	next := lab.Fit([]byte("the next one"))[0]
	Expect(conn.Send(append(rest, lab.Framing.Frame(next)...))).To(Succeed())
	delivery.OnBoth(ctx, lab, conn, next)
}

func HeaderAboveLimit(l *harness.Lab) []byte { return l.Framing.Header(uint64(l.Largest()) + 1) }
