//go:build unix

package self

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
		run := harness.DrillDisturbed(ctx, stutter(timing.Default.Quiet), id, "--reference")
		r := told(run, id)
		Expect(r.Stall).To(BeNumerically(">=", timing.Default.Quiet/2), "the supervisor was stopped for %v at a time while the case ran",
			timing.Default.Quiet)
		Expect(r.Verdict).To(BeElementOf(verdict.Pass, verdict.Inconclusive), "the reference is right, whatever the host does: %s",
			r.Message)
	})

	// The report that is missing keeps the case waiting, so that the stalls fall into it, and must not hide what is wrong.
	It("excuses nothing that must never happen", selfCheck("ADP-020.harness"), func(ctx SpecContext) {
		const id = "FRM-016.client"
		great := timing.Default.Prompt / 2
		run := harness.DrillDisturbed(ctx, stutter(great), id, "--client", harness.Fixture("gullible"))
		r := told(run, id)
		Expect(r.Stall).To(BeNumerically(">=", great/2), "the supervisor was stopped for %v at a time while the case ran", great)
		Expect(r.Verdict).To(Equal(verdict.Fail), "the verdict on a client that delivers a part of a frame. It was: %s", r.Message)
		Expect(r.Kind).To(Equal(verdict.Safety), "what the verdict rests on")
		Expect(r.Reruns).To(BeZero(), "further runs: there is nothing to wait for")
		Expect(r.Message).To(ContainSubstring("Expected no message, but the implementation reports 1"))
	})
})

// stutter stops a process for this time, lets it run for as long, and so on.
func stutter(pause time.Duration) func(*os.Process, <-chan struct{}) {
	return func(p *os.Process, over <-chan struct{}) {
		turn := time.NewTicker(pause)
		defer turn.Stop()
		for stop := true; ; stop = !stop {
			sig := syscall.SIGCONT
			if stop {
				sig = syscall.SIGSTOP
			}
			if p.Signal(sig) != nil {
				return // it has ended
			}
			select {
			case <-turn.C:
			case <-over:
				return
			}
		}
	}
}
