package race

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
)

var _ = harness.Describe("An attempt of which all addresses fail", func() {
	It("is one failure, and one backoff: four addresses refuse, until the last of them answers",
		harness.Covers("HEB-009.client", harness.Addresses, harness.Reconnect, harness.Backoffs(3), harness.Injects(fault.KindRefuse)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
			lab.Arm(fault.Refuse())
			last := lab.Addr()
			client := lab.OpenAny(ctx, lab.Detour(fault.Refuse()), lab.Detour(fault.Refuse()), lab.Detour(fault.Refuse()), last)
			Eventually(ctx, client.States).WithTimeout(lab.Timing.Reply).Should(match.Reach(adapter.BackingOff))
			Expect(lab.Relay().Admit()).To(Succeed())
			conn := wins(ctx, lab, client) // so the last one was among those that it tried
			worksBy(ctx, lab, client, conn)
			var waits, failures, since int // since the last wait: of an attempt that succeeded, addresses may be told that failed
			for _, e := range client.Events() {
				switch {
				case e.Event == adapter.EventState && e.To == adapter.BackingOff:
					waits, failures, since = waits+1, failures+since, 0
				case e.Event == adapter.EventError:
					since++
				}
			}
			tries := client.Attempts()
			if n := len(tries); waits != n-1 || failures != n-1 || tries[n-1].N != n {
				harness.Wrong("Expected each attempt of which all four addresses refused to be one failure and one wait, but of %d attempts, the "+
					"last of which is number %d of its series and was accepted, the client reports %d failures and %d waits.", n, tries[n-1].N,
					failures, waits)
			}
			for n, e := range tries[1:] {
				if told, band := backoff.Waited(e), lab.Config.Backoff.Band(n+1); !e.Untold && !band.Widen(lab.Timing.Grain).Holds(told) {
					harness.Wrong("Expected a wait of %v to %v after failure %d, but the client reports that it waited %v: it counts addresses "+
						"that fail, and not attempts.", band.Earliest, band.Latest, n+1, told)
				}
			}
		})
})
