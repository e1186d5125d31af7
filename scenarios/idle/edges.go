package idle

import (
	"context"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The limit on silence is one of this connection, from its last byte on: neither rounded, nor inherited, nor left behind.
var _ = harness.Describe("The limit of a client on silence", func() {
	It("does not fire for messages that come just within it",
		harness.Covers("IDL-005.client", harness.Idle, harness.Waits(4, subject.WaitIdle)), func(ctx SpecContext) {
			const messages, tries = 4, 3 // a host that is late lets the peer be silent for too long, and another client may meet it at a better time
			lab := harness.TestClient(ctx, script.SilenceLimited.Direct())
			for try, borne := 1, false; !borne; try++ {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				client.Connected(ctx)
				borne = bearsAll(ctx, lab, conn, messages, lab.Scale.Idle*17/20)
				if borne {
					delivery.ByClient(ctx, client, slices.Repeat([][]byte{justInTime}, messages)...) // whoever does not read has no limit to keep
					Expect(client.Errors()).To(match.ReportNothing(), "its peer was never silent for as long as its limit")
				} else if try == tries {
					harness.Inconclusive("The host was so late, each of %d times, that the peer was silent for nearly the limit of %v. A run "+
						"of this case alone, on a machine with less to do, settles it.", tries, lab.Scale.Idle)
				}
			}
		})

	It("is over with a connection that is closed", harness.Covers("IDL-008.client", harness.Idle, harness.Waits(1, subject.WaitIdle)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.SilenceLimited.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			closing := client.Close(ctx, "graceful")
			ending.Comes(ctx, lab, conn)
			Expect(conn.Close()).To(Succeed())
			closing.Succeeds(ctx)
			client.Disconnected(ctx)
			told := len(client.Events())
			since := func() []adapter.Event { return client.Events()[told:] }
			Consistently(ctx, since).WithTimeout(lab.Timing.Around(lab.Scale.Idle, lab.Timing.Quiet).Latest).Should(match.TellNothing(),
				"The client was closed, and had said so, before its limit of %v on silence was over: a timer that goes on speaks for a "+
					"connection that is gone, or for the next one in its place.", lab.Scale.Idle)
		})

	It("begins anew with each connection",
		harness.Covers("IDL-009.client", harness.Idle, harness.Reconnect, harness.Waits(2, subject.WaitIdle), harness.Backoffs(1),
			harness.Injects(fault.KindReset, fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.SilenceLimited.Direct().Retrying(0))
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			ending.NotBefore(ctx, lab, first, client.Began(), lab.Scale.Idle*3/4, lab.Scale.Idle)
			lost := script.ResetNow(lab, first)
			second := lab.Accept(ctx)
			ending.Within(ctx, lab, second, lab.Scale.Idle+lab.Timing.Prompt)
			_, at := second.Ending()
			timed.LastsSince(lab, "the end of a silent connection that followed another one (limit "+lab.Scale.Idle.String()+")", lost,
				lab.Server().Times()[1], at, lab.Scale.Idle)
			Eventually(ctx, client.Errors).Should(ContainElement(HaveField("Class", adapter.IdleTimeout)),
				"Expected the client to report an error of class idle_timeout, but it reports none.")
		})

	It("is kept to within what scheduling costs",
		harness.Covers("IDL-010.client", harness.Idle, harness.FreeIdle, harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const clients = 8
			limit := script.Scale.Idle / 2
			lab := harness.TestClient(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) { c.IdleTimeout = script.Millis(limit) }))
			began := make([]time.Duration, clients)
			for i := range began {
				began[i] = lab.Open(ctx).Began()
				// One after the other: whoever looks at its clocks now and then finds them all at different times.
				ending.NotWithin(ctx, lab, lab.Accept(ctx), min(lab.Timing.Gap, limit/clients), "")
			}
			for i, conn := range lab.Server().Conns() {
				ending.Within(ctx, lab, conn, limit+lab.Timing.Prompt)
				_, at := conn.Ending()
				timed.LastsSince(lab, "the end of a silent connection (limit "+limit.String()+")", began[i], lab.Server().Times()[i], at, limit)
			}
		})
})

var justInTime = []byte("just in time")

// bearsAll sends messages, after each of which our peer is silent for this long, and expects that the client keeps the connection.
// False says that the host was too late to tell.
func bearsAll(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, messages int, quiet time.Duration) bool {
	GinkgoHelper()
	for range messages {
		last := lab.Trace.Now()
		if conn.SendFrames(justInTime) != nil || !ending.TryNotBefore(ctx, lab, conn, last, quiet, lab.Scale.Idle) {
			return false
		}
	}
	return true
}
