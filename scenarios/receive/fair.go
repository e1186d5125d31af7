package receive

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A loop that stays with a socket until nothing is left in it stays as long as its client likes.
var _ = harness.Describe("A client that sends as fast as it can", func() {
	const healthy, rounds = 10, 5
	// Messages so small cost whoever takes them apart more than whoever sends them, so that there is always more to read; of
	// 8,000 bytes each, a server that stays with the socket keeps up, and nobody sees what is wrong with it.
	const small = 2000      // bytes
	const flowing = 4 << 20 // bytes
	const perWrite = 500    // messages
	const least = 20        // messages, of a server that works long on each
	// A right server may first take in what lies there. libuv's loop reads up to 32 times, if each time fills its buffer.
	const pile = 64 << 20 // bytes

	It("does not keep a server from the others", Serial,
		harness.Covers("RCV-008.server", harness.Stream, harness.Many, harness.Looks(flowing>>15)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			flooder := lab.Dial(ctx)
			flooder.Discard()
			flooding, stop := context.WithCancel(ctx)
			defer stop()
			began := lab.Trace.Now()
			messages := make([][]byte, perWrite)
			for i := range messages {
				messages[i] = load.Payload(lab, small, i)
			}
			go script.Flood(flooding, flooder, lab.Framing.Again(messages...))
			size := len(messages[0])
			awaited := load.Bytes(lab, int64(size*load.Many(lab, flowing/size, least)), int64(size*least))
			delivery.Flows(ctx, lab.Lab, flooder, awaited) // the server must answer the client that sends fast, too
			limit := lab.Timing.Prompt + load.TakesIn(lab, pile, int64(size), flooder.ReceivedBytes(), lab.Trace.Now()-began)
			before := flooder.ReceivedBytes()
			began = lab.Trace.Now()
			hindered, _ := flooder.Hindered() // asked again below
			others := script.DialMany(ctx, lab, healthy)
			for n := range rounds {
				for _, c := range others {
					Expect(c.SendFrames(load.Payload(lab, 100, n))).To(Succeed())
				}
				for _, c := range others {
					delivery.Beside(ctx, lab, c, n, limit)
				}
			}
			took := lab.Trace.Now() - began
			lab.Note("meanwhile, in %v, %d KiB came back to the client that sends as fast as it can", took,
				(flooder.ReceivedBytes()-before)>>10)
			if all, err := flooder.Hindered(); err == nil {
				if all == 0 {
					harness.Inconclusive("The server took everything in as fast as it was sent, so that nobody could have been kept waiting. " +
						"A run of this case alone, on a machine with less to do, settles it.")
				}
				lab.Note("for %v of that there was no room in the server's receive buffer for more of what it sends",
					min(all-hindered, took))
			}
		})
})

// Nothing is so cheap to send as a frame without a payload, and it costs its receiver as much as any other.
var _ = harness.Describe("Empty frames without a pause", func() {
	const many, rounds = 100_000, 5

	It("do not keep a server from the others",
		harness.Covers("HOS-004.server", harness.Prefix, harness.Empties, harness.Many, harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			flooder := lab.Dial(ctx)
			flooder.Discard()
			flooded := make(chan struct{})
			go func() {
				defer close(flooded)
				flooder.Wrong(fault.KindGarbage).TrySend(lab.Framing.Repeated(nil, many),
					lab.Timing.Reply) // it may be ended for that
			}()
			for n := range rounds {
				harness.As(record.ClassService).Eventually(ctx, lab.RoundTrip).Should(Succeed(), fmt.Sprintf("new client %d, while another one "+
					"sends empty frames", n+1))
			}
			<-flooded
			delivery.ToOthers(ctx, lab)
		})
})
