package ending

import (
	"context"
	"os"
	"syscall"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
)

// OfProcess waits until the implementation's process ends, and returns how: its exit status or the signal that killed it, and
// when, on the trace's clock.
func OfProcess(ctx context.Context, lab harness.Any, limit time.Duration) (code int, signal string, at time.Duration) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	if !l.Await(ctx, limit, l.Process.Gone) && ctx.Err() == nil {
		harness.As(record.ClassEnding).Missed("Expected the process of the %s to exit within %v, but it still runs.", l.Impl.Side, limit)
	}
	at = l.Trace.Now()
	collected(ctx, l)
	code, signal, _ = l.Process.Exit()
	return code, signal, at
}

// collected waits until the system has ended what is left of a process that has ended, or was killed. No program can refuse that: where it
// takes long it is the system that does.
func collected(ctx context.Context, l *harness.Lab) {
	ginkgo.GinkgoHelper()
	select {
	case <-l.Process.Done():
	case <-time.After(l.Timing.Bulk):
		harness.Inconclusive("The process of the %s has ended, or was killed, and within %v this machine had not cleared it away. A run of this case "+
			"alone, when it has less to do, settles it.", l.Impl.Side, l.Timing.Bulk)
	case <-ctx.Done():
	}
}

// ProcessGone waits until the process, which the scenario asked to end, is gone.
func ProcessGone(ctx context.Context, lab harness.Any) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	OfProcess(ctx, l, l.Timing.Leave)
}

// Kill kills the process, and waits until it is gone.
func Kill(ctx context.Context, lab harness.Any) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	l.Process.Signal(os.Kill, fault.KindKill)
	collected(ctx, l)
}

// OnTerm expects that SIGTERM ends the client's process, whatever the client was about to do.
func OnTerm(ctx context.Context, l *harness.WireLab, doing string) {
	ginkgo.GinkgoHelper()
	l.Process.StillRuns()
	l.MayEnd()
	l.Process.Signal(syscall.SIGTERM, fault.KindTerm)
	if !l.Await(ctx, l.Timing.Leave, l.Process.Gone) && ctx.Err() == nil {
		harness.As(record.ClassEnding).Missed("Expected SIGTERM to end the client's process within %v while it was %s, but it still runs. "+
			"What waits has to wait for the end of the process, too.", l.Timing.Leave, doing)
	}
	collected(ctx, l.Lab)
}
