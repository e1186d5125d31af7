package path

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A lift, a tunnel, a handover: for a moment nothing passes, and nothing is lost.
var _ = harness.Describe("An interruption that is shorter than a client waits for a pong", func() {
	It("costs neither the connection nor a request", harness.Covers("NET-002.client", harness.Ping, harness.Messages,
		harness.Waits(3, subject.WaitPong), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		const interruptions, each = 3, 4 // and so many requests during each
		lab := harness.TestClient(ctx, script.PingLimited)
		lab.Arm(fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
		lab.Respond()
		moment := lab.Scale.Pong * 3 / 5 // after a ping is due
		bearable(lab, lab.Scale.Ping+moment)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		script.StillAlive(ctx, client)
		for n := range interruptions {
			from := lab.Trace.Now()
			asked := interrupted(ctx, lab, client, conn, moment, n, each)
			lab.Await(ctx, lab.Timing.Reply, func() bool { return lost(client) || !asked[each-1].Pending() })
			if lost(client) {
				timed.Undisturbed(lab, from, lab.Trace.Now(), lab.Scale.Pong/5)
			}
			Expect(client.Errors()).To(match.ReportNothing(),
				"nothing passed until %v after a ping was due, which is less than its limit on a pong of %v, and nothing was lost",
				moment, lab.Scale.Pong)
			for i, a := range asked {
				script.ExpectEchoed(ctx, lab, a, question(n, i))
			}
		}
		Expect(lab.Server().Accepted()).To(match.Count(1, "connections", "the first was never lost"))
		for n := range interruptions * each {
			body := question(n/each, n%each)
			Expect(copies(conn.Messages(), body)).To(match.Count(1, fmt.Sprintf("copies of %q on the wire", body),
				"what is held back arrives, and must not be sent again"))
		}
	})
})

// bearable ends the case without a verdict where another limit of the client's may be over before the moment is.
func bearable(lab *harness.ClientLab, moment time.Duration) {
	for _, name := range []string{subject.WaitIdle, subject.WaitRequest, subject.WaitFrame, subject.WaitSend} {
		if other := lab.Impl.Declared(name).D(); other > 0 && other < 2*moment {
			harness.NotJudged("its limit of %v (policies.timeouts.%s) may be over before an interruption of %v is", other, name, moment)
		}
	}
}

// interrupted lets nothing pass, in neither direction, from shortly before the client has to ping to the moment after that, and has it ask
// meanwhile.
func interrupted(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, moment time.Duration, n, each int) (
	asked []*harness.Sending) {
	GinkgoHelper()
	due := conn.LastReceived() + lab.Scale.Ping // or later: our peer's answer came after that
	lab.Await(ctx, due-lab.Scale.Ping/4-lab.Trace.Now(), func() bool { return lost(client) })
	for _, way := range []fault.Direction{fault.ToServer, fault.ToClient} {
		lab.Relay().Stall(way)
		defer lab.Relay().Resume(way)
	}
	for i := range each {
		asked = append(asked, script.AskEcho(ctx, client, question(n, i)))
	}
	lab.Await(ctx, due+moment-lab.Trace.Now(), func() bool { return lost(client) })
	return asked
}

func question(n, i int) string { return fmt.Sprintf("question %d of interruption %d", i, n) }

// lost reports whether the client has given its connection up.
func lost(client *harness.Driven) bool { return client.State() != adapter.Connected }

// copies counts the requests with this body.
func copies(all []wire.Message, body string) (n int) {
	for _, m := range all {
		if m.Type == wire.Request && string(m.Body) == body {
			n++
		}
	}
	return n
}
