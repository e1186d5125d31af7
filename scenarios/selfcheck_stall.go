//go:build unix

package scenarios

import (
	"os"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// A machine that stalls is imitated by stopping sockdrill's own supervisor, again and again.
var _ = harness.Describe("Sockdrill on a host that stalls", func() {
	It("measures the stalls, and blames nobody for them: a host that stalls", selfCheck("ADP-006.harness.stall"), func(ctx SpecContext) {
		const id = "GRC-003.server"
		run := harness.DrillDisturbed(ctx, stutter, id, "--reference")
		r := result(run, id)
		Expect(r.Stall).To(BeNumerically(">=", timing.Default.Quiet/2), "the supervisor was stopped for %v at a time while the case ran", timing.Default.Quiet)
		Expect(r.Verdict).To(BeElementOf(verdict.Pass, verdict.Inconclusive), "the reference is right, whatever the host does: %s", r.Message)
	})
})

// stutter stops a process for the time of Timing.Quiet, lets it run for as long, and so on.
func stutter(p *os.Process, over <-chan struct{}) {
	for turn := time.NewTicker(timing.Default.Quiet); ; {
		for _, sig := range []os.Signal{syscall.SIGSTOP, syscall.SIGCONT} {
			if p.Signal(sig) != nil {
				turn.Stop()
				return // it has ended
			}
			select {
			case <-turn.C:
			case <-over:
				turn.Stop()
				return
			}
		}
	}
}
