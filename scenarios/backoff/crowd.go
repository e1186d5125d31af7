package backoff

import (
	"context"
	"math"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// One client that waits is nothing. Those that were lost together are a herd, and jitter is what disperses it.
var _ = harness.Describe("Many clients of one process that fail together", func() {
	const crowd = 64

	// A band wide enough that its tenths can be told apart on a slow machine.
	second := func(c *adapter.Config) {
		c.Backoff.Initial, c.Backoff.Cap = script.Millis(script.Scale.Stable), script.Millis(script.Scale.Stable)
	}

	It("do not share a sequence of delays", harness.Covers("BKF-010.client", harness.Reconnect, harness.Random,
		harness.Waits(4, subject.WaitSeries), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		const most = 5
		lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(most))
		attempts, clients := backoff.Tries(lab, most), 16
		if attempts < most {
			clients = 4 // few delays may be alike to the millisecond by chance: of more clients, some two would be
		}
		script.ResetAll(lab)
		all := script.OpenMany(ctx, lab, clients)
		waits := make([][]adapter.Event, clients)
		for i, client := range all {
			waits[i] = untilAttempt(ctx, lab, client, attempts)[1:attempts]
			backoff.MustTell(waits[i])
			for j := range i {
				Expect(waits[i]).NotTo(match.Delays(waits[j]),
					"Clients %d and %d of %d in one process wait for the same sequence of delays. "+
						"A generator that each of them seeds alike keeps those that failed together together", j+1, i+1, clients)
			}
		}
	})

	It("come back dispersed once their server has dropped them all",
		harness.Covers("BKF-011.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(second))
			all := script.OpenMany(ctx, lab, crowd)
			before := acceptedBy(ctx, lab, all, 0)
			lost := make([]time.Duration, crowd)
			for i, at := range before {
				lost[i] = lab.Trace.Now()
				Expect(lab.Server().Conns()[at].Reset()).To(Succeed())
			}
			after := acceptedBy(ctx, lab, all, 1)
			waits := make([]time.Duration, crowd)
			for i, client := range all {
				last := backoff.ReportsAttempts(ctx, client, 2)[1]
				backoff.MustTell([]adapter.Event{last})
				backoff.WaitedInBand(lab, last, 1, lost[i], lab.Server().Times()[after[i]])
				waits[i] = backoff.Waited(last)
			}
			backoff.Dispersed(lab, waits, 1)
		})

	It("come back dispersed once their server was killed and started again",
		harness.Covers("KIL-012.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindKill)),
		harness.Way(fault.Process, fault.KindKill), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0).Config(second))
			server := lab.Child(ctx)
			all := script.OpenMany(ctx, lab, crowd)
			for _, client := range all {
				client.Connected(ctx)
			}
			server.Signal(syscall.SIGKILL, fault.KindKill)
			server.Ended(ctx)
			server.Restart(ctx)
			waits := make([]time.Duration, crowd)
			for i, client := range all {
				first := untilAttempt(ctx, lab, client, 2)[1]
				backoff.MustTell([]adapter.Event{first})
				waits[i] = backoff.Waited(first)
			}
			backoff.Dispersed(lab, waits, 1)
			for i, client := range all {
				Eventually(ctx, client.State).WithTimeout(lab.Timing.Bulk).Should(Equal(script.Connected),
					"the state of client %d of %d, whose server is back", i+1, crowd)
			}
		})

	It("draw each delay anew", harness.Covers("BKF-025.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			const attempts = 3
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(attempts))
			script.ResetAll(lab)
			all := script.OpenMany(ctx, lab, crowd)
			first, second := make([]float64, crowd), make([]float64, crowd)
			for i, client := range all {
				waits := untilAttempt(ctx, lab, client, attempts)
				backoff.MustTell(waits[1:attempts])
				first[i], second[i] = float64(waits[1].Delay), float64(waits[2].Delay)
			}
			// Of so many independent pairs the correlation exceeds this once in ten million runs.
			const limit = 0.62
			r := correlation(first, second)
			lab.Note("correlation of the first and the second delay of %d clients: %.2f", crowd, r)
			if math.Abs(r) > limit {
				harness.Wrong("Expected the second delay of a client to tell nothing of its first one, but over %d clients they "+
					"correlate by %.2f (more than ±%.2f). Those that drew alike once stay together for ever.", crowd, r, limit)
			}
		})
})

// untilAttempt waits until the client has made n attempts to connect, and returns those that it reports.
func untilAttempt(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, n int) []adapter.Event {
	GinkgoHelper()
	Eventually(ctx, func() int { return len(client.Attempts()) }).WithTimeout(lab.Timing.Bulk).Should(BeNumerically(">=", n),
		"attempts that the client reports")
	return client.Attempts()
}

// correlation is Pearson's coefficient.
func correlation(x, y []float64) float64 {
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		sx, sy = sx+x[i], sy+y[i]
		sxx, syy, sxy = sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	n := float64(len(x))
	return (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
}
