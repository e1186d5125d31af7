package close

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A socket that is closed with unread bytes in it sends a reset, and the system throws away what it had not sent yet.
var _ = harness.Describe("A server that ends a connection because of what its client sent", func() {
	const tries = 3
	const pending = 512 << 10 // more than our receive buffer and less than a send buffer
	const unread = 256 << 10  // what follows the fault

	It("lets the replies before it arrive", harness.Covers("CLS-007.server", harness.Account, harness.Messages, harness.Prefix,
		harness.Long, harness.Beyond, harness.Linux, harness.Injects(fault.KindHeader)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct().Messages().Holding().Buffers(script.SmallBuffers))
		reply := wire.Message{Type: wire.Reply, ID: 7, Body: wire.Fill(pending, 0)}.Bytes()
		for range tries {
			conn := lab.Dial(ctx)
			Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: 7, Arg: pending})).To(Succeed())
			conn.ReadSlowly(1<<10, lab.Timing.Gap)
			Expect(conn.WaitBytes(lab.Within(ctx, lab.Timing.Bulk), 1)).To(Succeed(), "the reply must begin to leave")
			conn.Hold()
			conn.Wrong(fault.KindHeader).TrySend(append(script.HeaderAboveLimit(lab.Lab), wire.Fill(unread, 1)...),
				lab.Timing.Quiet) // it may hang up before all of it went
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return match.Closed(lab.OfConn(conn)()) })
			conn.ReadSlowly(0, 0)
			arrivesBeforeEnd(ctx, lab, conn, reply)
		}
		delivery.ToOthers(ctx, lab)
	})
})

// arrivesBeforeEnd expects that this message comes first, whatever follows it.
func arrivesBeforeEnd(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, payload []byte) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply)
	defer cancel()
	got, err := conn.Frame(wait, 0)
	if err != nil {
		harness.As(record.ClassDelivery).Because(err, "Expected the whole reply (%d bytes) that the server had begun to send before "+
			"its client broke the rules, but: %v. If the server closes the socket while input lies unread in it, the system sends a "+
			"reset and throws the rest of the reply away.", len(payload), err)
	}
	harness.As(record.ClassDelivery).Expect([][]byte{got}).To(match.Payloads(payload))
}

// Whoever listens to the end of a client that has no end listens for ever.
var _ = harness.Describe("A client that goes on sending when the server has ended its stream", func() {
	It("is given up", harness.Covers("CLS-008.server", harness.Idle, harness.CloseLimit, harness.Waits(1, subject.WaitIdle),
		harness.Waits(1, subject.WaitClose), harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, script.SilenceLimited.Direct().Config(func(c *adapter.Config) {
			c.CloseTimeout = script.Millis(script.Scale.Close)
		}))
		conn := lab.Dial(ctx)
		script.MustEnd(ctx, lab, conn, lab.Scale.Idle+lab.Timing.Prompt, "a silent connection")
		limit := lab.Scale.Close + lab.Timing.Reply
		if began := lab.Trace.Now(); keepsTaking(ctx, lab, conn, limit) {
			harness.As(record.ClassEnding).Missed("Expected the server to give up a connection whose stream it has ended, but %v "+
				"later it still takes what its client sends. Its close limit is %v: one client that never stops would hold the "+
				"connection for ever.", lab.Trace.Now()-began,
				lab.Scale.Close)
		}
		delivery.ToOthers(ctx, lab)
	})
})

// keepsTaking sends a little now and then, and reports whether that still succeeds after so long.
func keepsTaking(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, limit time.Duration) bool {
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	const piece = 100
	err := conn.Wrong(fault.KindGarbage).SendSlowly(wait, make([]byte, piece*int(limit/lab.Timing.Poll)), piece, lab.Timing.Poll)
	lab.Note("the sending ended: %v", err)
	return err == nil || wait.Err() != nil
}
