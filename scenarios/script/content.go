package script

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
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
	began := lab.Trace.Now()
	switch lab.Impl.Policies.Oversize {
	case "discard", "hold":
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, "")
		ending.Reported(ctx, lab, adapter.FrameTooLarge)
	case "error":
		Eventually(ctx, conn.ReceivedBytes).ShouldNot(BeZero(), "an error reply is declared for a frame that is too large")
	default:
		ending.Comes(ctx, lab, conn, adapter.FrameTooLarge)
		expectNotForSilence(lab, conn, began)
		Expect(conn.Frames()).To(match.Payloads(), "nothing was sent that could be answered")
	}
	delivery.InAccount(ctx, lab)
}

// expectNotForSilence expects that a server ended the connection for the length that was announced, and not for what never came: a limit
// on silence, or on an unfinished frame, ends in a moment what a server without a maximum waits for. An account says which it was.
func expectNotForSilence(lab *harness.ServerLab, conn *peer.Conn, began time.Duration) {
	GinkgoHelper()
	_, at := conn.Ending()
	for _, name := range []string{subject.WaitIdle, subject.WaitFrame} {
		limit := lab.Impl.Declared(name).D()
		if lab.Session == nil && limit > 0 && at-began >= limit-lab.Timing.Early {
			harness.As(record.ClassEnding).Missed("Expected the server to end the connection for a length above its limit, but it did so "+
				"only after %v, when its limit of %v (%s) had passed anyway: a server without any maximum does the same.",
				timing.Round(at-began), limit, name)
		}
	}
}

// ExpectResumed holds a server that discards what is too large to what that means: once the rest of it has come, the next
// message is answered.
func ExpectResumed(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, rest []byte) {
	GinkgoHelper()
	next := lab.Fit([]byte("the next one"))[0]
	Expect(conn.Send(append(rest, lab.Framing.Frame(next)...))).To(Succeed())
	delivery.OnBoth(ctx, lab, conn, next)
}

func HeaderAboveLimit(l *harness.Lab) []byte {
	header, _ := l.Framing.AboveLimit()
	return header
}
