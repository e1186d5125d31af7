package kill

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The server of these clients is a process of its own, which is killed. The system ends its connections, not the server.
var _ = harness.Describe("A client whose server is killed", func() {
	It("leaves connected at once, though it is idle", harness.Covers("KIL-001.client", harness.Injects(fault.KindKill)),
		harness.Way(fault.Process, fault.KindKill), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			client.Send(ctx, []byte("before")).Succeeds(ctx)
			delivery.ByClient(ctx, client, []byte("before"))
			Consistently(ctx, client.State).Should(Equal(adapter.Connected), "the connection was idle, and nothing was wrong with it yet")

			server.Signal(syscall.SIGKILL, fault.KindKill)
			Eventually(ctx, client.State).ShouldNot(Equal(adapter.Connected),
				"The server's process was killed and the system ended the connection, but the client, which had nothing to send, "+
					"still says that it is connected. Whoever only looks when it sends finds out with the next request.")
			Eventually(ctx, func() bool { return endedByClient(lab) }).Should(BeTrue(),
				"Expected the client, which says that it is not connected any more, to end its side of the connection, but it did not.")
			for _, e := range client.Errors() {
				Expect([]adapter.Event{e}).To(match.Report(adapter.CleanClose, adapter.Reset),
					"a killed server ends a stream between frames")
			}
		})

	It("reports no reply as a success of which only a part arrived",
		harness.Covers("KIL-003.client", harness.Messages, harness.Injects(fault.KindStall, fault.KindKill)),
		harness.Way(fault.Relay, fault.KindStall), harness.Way(fault.Process, fault.KindKill), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			// Far more than all buffers between the two hold, so that the server is killed in the middle of it.
			const all, longest, shortest = 32 << 20, 1 << 20, 32 << 10
			if lab.Framing.Largest() < shortest {
				harness.NotJudged("one message carries %d bytes at most, framed as %s: no reply is long enough to be cut by a kill. With a "+
					"greater limits.max_frame, if the implementation has one, it is judged", lab.Framing.Largest(), lab.Framing)
			}
			payload := min(lab.Framing.Largest(), longest)
			body, reply := payload-wire.MessageHeaderLen, int64(len(lab.Framing.Frame(make([]byte, payload))))
			lab.Arm(fault.Stall(fault.ToClient).After(reply / 2))
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			var requests []*harness.Sending
			for range all/body + 1 {
				requests = append(requests, client.Request(ctx, adapter.Request{Op: "reply", Arg: body}, nil))
			}
			Eventually(ctx, func() bool { return lab.Relay().Stalled(fault.ToClient) }).WithTimeout(lab.Timing.Bulk).Should(BeTrue(),
				"Expected half of the first reply to pass, but it did not come.")
			timed.StaysPending(ctx, requests[0], "only half of the first reply has come")
			backpressure.Chokes(ctx, server)
			server.Signal(syscall.SIGKILL, fault.KindKill)
			lab.Relay().Resume(fault.ToClient)

			succeeded := 0
			for _, r := range requests {
				if r.Outcome(ctx, lab.Timing.Bulk).Succeeded() {
					succeeded++
				}
			}
			passed := passedToClient(ctx, lab)
			whole := int(passed / reply)
			if passed%reply == 0 {
				harness.Inconclusive("Of %d replies %d had left the server when it was killed, and no part of another: the client did not "+
					"ask for more at once. It cannot be judged for a client that has one request under way at a time.", len(requests),
					whole)
			}
			lab.Note("%d bytes of replies passed, %d of %d replies whole; the client reports %d", passed, whole, len(requests), succeeded)
			Expect(succeeded).To(BeNumerically("<=", whole), fmt.Sprintf(
				"The server was killed when %d bytes of its replies had left it: %d whole ones of %d bytes and a part of one. "+
					"The client reports more successes than whole replies came, so it took a part for a whole.", passed, whole, reply))
		})

	It("reaches the server again once it listens on its port again, and goes on",
		harness.Covers("KIL-005.client", harness.Messages, harness.Reconnect, harness.Tries, harness.Backoffs(4),
			harness.Injects(fault.KindKill, fault.KindRefuse)), harness.Way(fault.Relay, fault.Refusal), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(0))
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			threeEchoes(ctx, client)

			Expect(lab.Relay().Refuse()).To(Succeed()) // from now on nobody listens, as far as the client can see
			server.Signal(syscall.SIGKILL, fault.KindKill)
			server.Ended(ctx)
			script.AwaitAttempts(ctx, lab, client, 3)
			server.Restart(ctx)
			comesBack(ctx, lab, client)
			threeEchoes(ctx, client)
		})
})

// Down is a listener that is closed: the system refuses connections at once.
var _ = harness.Describe("A service that is down and comes back", func() {
	It("is reported as refusing, and found again by a client: with an adapter",
		harness.Covers("KIL-011.client", harness.Messages, harness.Reconnect, harness.Tries, harness.Backoffs(4),
			harness.Injects(fault.KindRefuse)), harness.Way(fault.Relay, fault.Refusal), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(0))
			lab.Respond()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			threeEchoes(ctx, client)

			Expect(lab.Relay().Refuse()).To(Succeed())
			provesRefusal(ctx, lab)
			Expect(conn.Close()).To(Succeed())
			script.AwaitAttempts(ctx, lab, client, 3)
			for _, e := range client.Errors() {
				if e.Class != adapter.CleanClose && e.Class != adapter.Reset { // the loss itself
					Expect([]adapter.Event{e}).To(match.Report(adapter.Refused), "nobody listened: the system refused the connection")
				}
			}
			Eventually(ctx, client.Errors).Should(ContainElement(HaveField("Class", adapter.Refused)),
				"Expected an attempt to be reported as refused, for nobody listened, but none is.")
			comesBack(ctx, lab, client)
			threeEchoes(ctx, client)
		})
})

// endedByClient reports whether the relay saw the client end its side.
func endedByClient(lab *harness.ClientLab) bool {
	return slices.ContainsFunc(lab.Trace.Events(), func(e trace.Event) bool {
		return e.Lane == trace.Relay && e.Dir == string(fault.ToServer) && (e.Kind == trace.FIN || e.Kind == trace.RST)
	})
}

// passedToClient returns how many bytes the relay took from the server on the first connection until that ended.
func passedToClient(ctx context.Context, lab *harness.ClientLab) (n int64) {
	Eventually(ctx, func() bool {
		for _, e := range lab.Trace.Events() {
			if e.Lane == trace.Relay && e.Conn == 1 && e.Kind == trace.Got && e.Dir == string(fault.ToClient) {
				n = int64(e.N)
				return true
			}
		}
		return false
	}).Should(BeTrue(), "Expected the relay to see the end of the killed server's stream, but it did not come.")
	return n
}

// threeEchoes lets the client make three requests, all of which must succeed.
func threeEchoes(ctx context.Context, client *harness.Driven) {
	for range 3 {
		client.Request(ctx, adapter.Request{Op: "echo", Idempotent: true}, []byte("are you there")).Succeeds(ctx)
	}
}

// provesRefusal proves that connections to the relay are refused, by one of our own.
func provesRefusal(ctx context.Context, lab *harness.ClientLab) {
	c, err := peer.Dial(ctx, peer.Config{Trace: trace.New()}, lab.Addr())
	if err == nil {
		c.Close()
	}
	Expect(err).To(MatchError(peer.ErrRefused))
}

// comesBack lets connections in again and expects that the client is connected within the delay that was then due.
func comesBack(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
	before := script.TimesConnected(client)
	var back time.Duration
	admitted := lab.Trace.Now()
	Expect(lab.Relay().Admit()).To(Succeed())
	Eventually(ctx, func() bool {
		back = lab.Trace.Now()
		return script.TimesConnected(client) > before
	}).WithTimeout(lab.Timing.Bulk).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the client to connect again by itself, since the service is back, but it is %s after %d attempts.",
			client.State(), len(client.Attempts()))
	})
	attempts := client.Attempts()
	last := attempts[len(attempts)-1]
	backoff.MustTell(attempts)
	band := lab.Config.Backoff.Band(last.N - 1)
	Expect(backoff.Waited(last)).To(BeNumerically("<=", band.Latest+lab.Timing.Grain), fmt.Sprintf(
		"Before attempt %d, the one that succeeded, the client's backoff allows a wait of at most %v.", last.N, band.Latest))
	due := lab.Timing.Around(backoff.Waited(last), 0)
	due.Earliest = 0 // the service came back at some time during the wait
	timed.InWindow(lab, timing.Words("the client back, which says that it waited %v before its last attempt,", backoff.Waited(last)), admitted,
		back, due)
}
