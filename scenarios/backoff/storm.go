package backoff

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// attempts are when the client's attempts came, on a clock that all but stands while our peer holds a connection: on a busy machine that is
// most of the time, and no doing of the client's.
func attempts(lab *harness.WireLab) []time.Duration {
	times := lab.Server().Times()
	clock := make([]time.Duration, len(times))
	for n := 1; n < len(times); n++ {
		passed := times[n] - times[n-1]
		if lost := lab.Losses.At(n); lost > 0 {
			passed = undriven.Gap(lab, n) + min(lost-times[n-1], 2*lab.Timing.Poll)
		}
		clock[n] = clock[n-1] + passed
	}
	return clock
}

// awaitAttempts waits for more attempts than are no storm, or until the client has had twice Timing.Prompt without a connection.
func awaitAttempts(ctx context.Context, lab *harness.WireLab) {
	for began := lab.Trace.Now(); lab.Trace.Now()-began < lab.Timing.Bulk; {
		if _, _, ended := lab.Process.Exit(); undriven.Comes(ctx, lab, 2*script.MostAttempts, lab.Timing.Quiet) || ended {
			return
		}
		clock := attempts(lab)
		own := clock[len(clock)-1]
		if lost := lab.Losses.At(len(clock)); lost > 0 {
			own += lab.Trace.Now() - lost
		}
		if own >= 2*lab.Timing.Prompt {
			return
		}
	}
}

// expectNoStorm expects that nowhere more than so many attempts lie within Timing.Prompt. Each of them follows the loss of the one before,
// so that a host that stalls moves them apart and never together.
func expectNoStorm(lab *harness.WireLab) {
	GinkgoHelper()
	clock := attempts(lab)
	for i := script.MostAttempts; i < len(clock); i++ {
		if took := clock[i] - clock[i-script.MostAttempts]; took < lab.Timing.Prompt {
			harness.As(record.ClassStorm).Wrong("Expected no more than %d attempts to connect within %v, but %d came within %v: the "+
				"client waits for %v between them, on average. The time for which our peer held connections is not counted. "+
				"A server that is overloaded is kept down by that.",
				script.MostAttempts, lab.Timing.Prompt, script.MostAttempts+1,
				took.Round(time.Millisecond),
				(took / script.MostAttempts).Round(100*time.Microsecond))
		}
	}
	lab.Note("%d attempts in %v", len(clock), clock[len(clock)-1].Round(time.Millisecond))
}
