package race

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose look-up fails", func() {
	It("waits in backoff before it looks the name up again, and is never connecting: the resolver fails each time",
		resolved("FSM-015.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindServFail)), func(ctx SpecContext) {
			lab, _ := looksUp(ctx, harness.Plain.Retrying(2), but(fault.ServFail()), but(fault.ServFail()))
			client := openName(ctx, lab)
			backoff.GivesUp(ctx, client, lab.Timing.Reply)
			Expect(client.States()).To(match.Path(adapter.Disconnected, adapter.Resolving, adapter.BackingOff, adapter.Resolving,
				adapter.Disconnected))
			ending.ReportedBy(ctx, client, adapter.Resolve)
		})

	DescribeTable("looks the name up again, and gets there",
		func(ctx SpecContext, setup harness.Setup, f fault.Fault, classes ...adapter.Class) {
			lab, r := looksUp(ctx, setup.Retrying(0), but(f), but(f))
			client := openName(ctx, lab)
			ending.ReportedBy(ctx, client, classes...)
			r.Set(name, resolver.A, resolver.Addresses(here))
			r.Set(name, resolver.AAAA, nothing)
			returns(ctx, lab, client)
		},
		Entry("behind a resolver that failed", resolved("RTY-026.client.servfail", harness.Reconnect, harness.Backoffs(2),
			harness.Injects(fault.KindServFail)), harness.Plain, fault.ServFail(), adapter.Resolve),
		Entry("behind a resolver that was silent", resolved("RTY-026.client.silent", harness.Reconnect, harness.ConnectLimit,
			harness.Backoffs(2), harness.Waits(2, subject.WaitConnect), harness.Injects(fault.KindUnanswered)),
			script.ConnectLimited(script.Scale.Stable), fault.Unanswered(), adapter.ConnectTimeout, adapter.Resolve),
	)

	It("takes it for final: there is no such name",
		resolved("RTY-026.client.no-name", harness.Reconnect, harness.Backoffs(1), harness.Injects(fault.KindNoName)), func(ctx SpecContext) {
			lab, r := looksUp(ctx, harness.Plain.Retrying(0), but(fault.NoName()), but(fault.NoName()))
			client := openName(ctx, lab)
			ending.ReportedBy(ctx, client, adapter.Resolve)
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return client.State() != adapter.Resolving })
			if client.State() == adapter.BackingOff {
				harness.Wrong("Expected a client that was told that there is no such name (NXDOMAIN) to give up, but it is in backoff, to look that " +
					"up again.")
			}
			Eventually(ctx, client.States).Should(match.Rest(adapter.Disconnected), "There is no such name (NXDOMAIN).")
			before := len(questions(r))
			if lab.Await(ctx, backoff.Beyond(lab, 1), func() bool { return len(questions(r)) > before || !ended(client) }) {
				harness.Wrong("Expected a client that was told that there is no such name to ask no more, but it does: %d questions, and then %d "+
					"more. Its state is %s.", before, len(questions(r))-before, client.State())
			}
			Expect(client.States()).To(match.Path(adapter.Disconnected, adapter.Resolving, adapter.Disconnected))
		})
})

// returns expects that a client which was to try again is connected now, and works.
func returns(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return lab.Server().Waiting() > 0 || ended(client) })
	if lab.Server().Waiting() == 0 && ended(client) {
		harness.Wrong("Expected the client, whose policy lets it try again, to look the name up again and to connect, but it gave up.")
	}
	conn := lab.Accept(ctx)
	Eventually(ctx, client.States).WithTimeout(lab.Timing.Reply).Should(match.Rest(adapter.Connected))
	worksBy(ctx, lab, client, conn)
}
