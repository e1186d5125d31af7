package soak

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What is left behind once is nothing; what is left behind each time ends the process after a month.
var _ = harness.Describe("What a client leaves behind", func() {
	const cold = 4 // of each kind, after which nothing happens for the first time

	It("of attempts to connect that timed out is nothing",
		harness.Covers("CTO-006.client", harness.Reconnect, harness.FreeBackoff, harness.ConnectLimit, harness.Linux, harness.Process,
			harness.Waits(24, subject.WaitConnect), harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			const attempts = 24
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.BackoffInitial).Retrying(attempts).Config(script.QuickBackoff))
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			Eventually(ctx, func() int { return len(client.Errors()) }).WithTimeout(lab.Timing.Bulk).Should(BeNumerically(">=", cold),
				"attempts that timed out")
			before := lab.Process.Memory()
			backoff.GivesUp(ctx, client, lab.Timing.Bulk)
			backoff.ReportsAttempts(ctx, client, attempts)
			resources.GivesBack(ctx, lab, before, attempts-cold, "attempts to connect that timed out")
		})

	It("of connections that were lost is nothing",
		harness.Covers("SOK-003.client", harness.Reconnect, harness.FreeBackoff, harness.Linux, harness.Process,
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const cycles = 48
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(script.QuickBackoff))
			client := lab.Open(ctx)
			loseMany(ctx, lab, client, 3*cold)
			before := lab.Process.Memory()
			loseMany(ctx, lab, client, cycles)
			resources.GivesBack(ctx, lab, before, cycles, "connections that were lost")
		})

	It("of clients that were closed as soon as they were opened is nothing",
		harness.Covers("FSM-014.client"), func(ctx SpecContext) {
			const clients = 60
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.Respond()
			came := lab.Needs(2*clients/ways, "clients whose connection had come when they were closed")
			for n := range clients {
				client, closing := openAndClose(ctx, lab, n%ways, came)
				closing.Outcome(ctx, 0) // good or bad: what becomes of the close is not the question here
				if len(client.States()) > 0 {
					client.Disconnected(ctx)
				}
			}
			for _, conn := range lab.Server().Conns() {
				ending.Within(ctx, lab, conn, lab.Timing.Reply)
			}
			lab.Note("%d clients, of which %d had come to our peer", clients, lab.Server().Accepted())
		})
})

// ways are how far a client has come that is closed: most of them, as soon as it was asked to connect, for that is over in no time;
// and once each, when its connection has come, and when it says that it is connected.
const ways = 12

// openAndClose closes a client that has come some way. One whose connection had come is counted.
func openAndClose(ctx context.Context, lab *harness.ClientLab, way int, came *harness.Stimulus) (*harness.Driven, *harness.Sending) {
	GinkgoHelper()
	const connects, says = 4, 10
	if way != connects && way != says {
		return lab.OpenAndClose(ctx, "graceful")
	}
	before := lab.Server().Accepted()
	client := lab.Open(ctx)
	if way == says {
		client.Connected(ctx)
	}
	if !lab.Await(ctx, lab.Timing.Reply, func() bool { return lab.Server().Accepted() > before }) {
		harness.Missed("Expected a client that was asked to connect to do so within %v, but none of its connections reached our peer.",
			lab.Timing.Reply)
	}
	came.Made(1)
	return client, client.Close(ctx, "graceful")
}

// loseMany ends the client's next n connections: by a reset, by an end of the stream, or by one right after a message.
func loseMany(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, n int) {
	GinkgoHelper()
	for i := range n {
		conn := lab.Accept(ctx)
		backoff.Noticed(lab, conn)
		switch i % 3 {
		case 0:
			Expect(conn.Reset()).To(Succeed())
		case 1:
			Expect(conn.Half()).To(Succeed())
		case 2:
			Expect(conn.SendFrames(load.Payload(lab, 100, i))).To(Succeed())
			Expect(conn.Close()).To(Succeed())
		}
	}
	Eventually(ctx, func() int { return script.TimesConnected(client) }).Should(BeNumerically(">=", n),
		"times that the client was connected")
}
