package ending

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Comes expects that the implementation ends this connection promptly, by FIN or by RST, and that the account, if there
// is one, names one of these classes as the reason.
func Comes(ctx context.Context, lab harness.Any, c *peer.Conn, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	Within(ctx, l, c, l.Timing.Soon, classes...)
}

// Within is Comes with a limit of its own.
func Within(ctx context.Context, lab harness.Any, c *peer.Conn, limit time.Duration, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	ended := func() bool { end, _ := c.Ending(); return end != peer.None }
	if !l.Await(ctx, limit, ended) {
		harness.As(record.ClassEnding).Missed("Expected the %s to end the connection within %v, but it kept it open.", l.Impl.Side, limit)
	}
	Reported(ctx, l, classes...)
}

// Reported expects that the first trouble in the account, if there is one, has one of these classes.
func Reported(ctx context.Context, lab harness.Any, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	if l.Session == nil || len(classes) == 0 {
		return
	}
	harness.As(record.ClassEnding).Eventually(ctx, l.Errors).WithTimeout(l.Timing.Prompt + l.Waits).Should(match.Report(classes...))
}

// ReportedBy expects that the first trouble which this client reports has one of these classes.
func ReportedBy(ctx context.Context, d *harness.Driven, classes ...adapter.Class) {
	ginkgo.GinkgoHelper()
	harness.As(record.ClassEnding).Eventually(ctx, d.Errors).WithTimeout(d.Lab.Timing.Reply).Should(match.Report(classes...))
}

// InOrder expects that the implementation ends its stream on this connection promptly and in order, not by a reset.
func InOrder(ctx context.Context, lab harness.Any, c *peer.Conn) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	wait, cancel := context.WithTimeout(ctx, l.Timing.Soon)
	defer cancel()
	end, err := c.WaitEnd(wait)
	if err != nil {
		harness.As(record.ClassEnding).Missed("Expected the %s to end its stream within %v, but it did not.", l.Impl.Side, l.Timing.Soon)
	}
	if end != peer.FIN {
		harness.As(record.ClassEnding).Wrong("Expected the %s to end its stream in order (FIN), but it ended it by %s, after %d bytes. "+
			"A reset makes the receiver's system throw away what has arrived and was not read yet.", l.Impl.Side, end,
			c.ReceivedBytes())
	}
}
