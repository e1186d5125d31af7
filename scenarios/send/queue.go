package send

import (
	"context"
	"slices"
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
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A queue without a limit only moves the place where a slow peer hurts: from the wire into the memory of the sender.
var _ = harness.Describe("The queue of a client whose peer does not read", func() {
	const size = 32 << 10 // of each message: an eighth of the queue

	setup := harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(func(c *adapter.Config) {
		c.SendQueue = script.Scale.SendQueue
	})

	It("refuses what it has no room for, and loses nothing of what it took",
		harness.Covers("SND-005.client", harness.Bulk, harness.Prefix, harness.Backpressure, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, setup)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sends := fillQueue(ctx, lab, client, int(min(size, lab.Framing.Largest())))
			expectStalled(lab, sends, int(min(size, lab.Framing.Largest())))
			conn.Release()
			expectAccepted(ctx, lab, client, conn, sends, int(min(size, lab.Framing.Largest())))
		})

	It("tells once that it has room again, when it is half empty",
		harness.Covers("SND-006.client", harness.Bulk, harness.Prefix, harness.Backpressure, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, setup)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sends := fillQueue(ctx, lab, client, int(min(size, lab.Framing.Largest())))
			told := writables(client)
			expectStalled(lab, sends, int(min(size, lab.Framing.Largest())))
			conn.Release()
			Eventually(ctx, func() int { return writables(client) }).Should(BeNumerically(">", told),
				"The client had refused a message (queue_full), and its queue has room again: it must say so (event `writable`), or "+
					"whoever waits for that waits for ever.")
			expectAccepted(ctx, lab, client, conn, sends, int(min(size, lab.Framing.Largest())))
			Consistently(ctx, func() int { return writables(client) - told }).Should(match.Count(1, "`writable` events",
				"the queue was full once, and has become half empty once since"))
		})
})

func writables(client *harness.Driven) int {
	return len(match.Only(client.Events(), adapter.EventWritable))
}

// fillQueue sends messages of this size until one is refused because the queue is full, and nothing moves any more: what the
// system's buffers still take makes room first, and the client says so.
func fillQueue(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, size int) []*harness.Sending {
	GinkgoHelper()
	batch := max(1, int(lab.Config.SendQueue)/size)
	var sends []*harness.Sending
	for began := lab.Trace.Now(); len(sends)*size <= int(lab.Config.SendQueue)+script.BulkBytes; {
		if took := lab.Trace.Now() - began; took > lab.Timing.Bulk {
			harness.Inconclusive("Within %v the client took %d messages of %d bytes, which did not fill the system's buffers and its "+
				"queue: it takes many more of so short ones.", took.Round(time.Millisecond), len(sends), size)
		}
		told, from := writables(client), len(sends)
		for range batch {
			sends = append(sends, client.SendFill(ctx, size, byte(len(sends))))
		}
		lab.Await(ctx, lab.Timing.Gap, func() bool {
			return refused(ctx, sends[from:]) || !slices.ContainsFunc(sends[from:], (*harness.Sending).Pending)
		})
		if refused(ctx, sends[from:]) && !lab.Await(ctx, lab.Timing.Quiet, func() bool { return writables(client) > told }) {
			return sends
		}
	}
	if lab.Await(ctx, lab.Timing.Reply, func() bool { return refused(ctx, sends) }) {
		return sends // it was busy with the first ones until now
	}
	harness.As(record.ClassMemory).Wrong("Expected the client to refuse a message (queue_full) that would be more than the %d bytes "+
		"which may wait, but it took %d bytes of which our peer read none. The system's buffers hold less than %d of them: the rest "+
		"lies in its memory, and nothing bounds it.", lab.Config.SendQueue,
		len(sends)*size, script.BulkBytes)
	return nil
}

// refused reports whether one of these was refused because the queue is full.
func refused(ctx context.Context, sends []*harness.Sending) bool {
	return slices.ContainsFunc(sends, func(s *harness.Sending) bool { return !s.Pending() && s.Outcome(ctx, 0).Class == adapter.QueueFull })
}

// expectAccepted expects that every message was either refused because the queue was full, or arrives. One more is sent behind
// them: what was refused and is sent all the same comes before it.
func expectAccepted(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, sends []*harness.Sending,
	size int) {
	GinkgoHelper()
	var accepted [][]byte
	for i, s := range sends {
		if done := s.Outcome(ctx, lab.Timing.Bulk); done.Succeeded() {
			accepted = append(accepted, wire.Fill(size, byte(i)))
		} else {
			Expect(done).To(match.FailWith(adapter.QueueFull), "message %d of %d to a peer that did not read for a while", i+1, len(sends))
		}
	}
	client.SendFill(ctx, size, byte(len(sends))).Succeeds(ctx)
	delivery.OnWire(ctx, lab, conn, append(accepted, wire.Fill(size, byte(len(sends))))...)
}

// expectStalled expects that no more is waiting than may: twice that leaves room for what an implementation counts otherwise.
func expectStalled(lab *harness.ClientLab, sends []*harness.Sending, size int) {
	GinkgoHelper()
	waiting := 0
	for _, s := range sends {
		if s.Pending() {
			waiting += size
		}
	}
	lab.Note("%d messages were given to the client, %d bytes of which wait, and our peer had read nothing", len(sends), waiting)
	Expect(waiting).To(BeNumerically("<=", 2*lab.Config.SendQueue), "bytes of messages that wait, of a client whose queue is given %d",
		lab.Config.SendQueue)
}
