package overload

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that asks and does not read makes the server remember for it.
var _ = harness.Describe("Replies that nobody reads", func() {
	const mebibytes = 900 // in all: far above what may be held, and far above what all systems' buffers take
	needs := []harness.Need{harness.Messages, harness.Process, harness.Memory, harness.Prefix, harness.Long}

	DescribeTable("do not fill the memory of a server",
		func(ctx SpecContext, clients int) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Messages().Holding().Buffers(script.SmallBuffers))
			lab.MustSurvive()
			each := mebibytes / clients
			before := lab.Process.Memory()
			conns := script.DialMany(ctx, lab, clients)
			for _, c := range conns {
				wantsMuch(lab, c, each)
			}
			lab.Note("%d clients asked for %d replies of a mebibyte each, and read nothing", clients, each)
			resources.HoldsLittle(ctx, lab, before, clients, 1<<20, fmt.Sprintf("%d MiB of replies that %d clients asked for and do not "+
				"read", clients*each, clients))
			resources.TellsHeld(lab, before, clients, 1<<20)
			delivery.ToOthers(ctx, lab)
			for _, c := range conns {
				_ = c.Reset() // nobody wants them; the server may have ended it
			}
		},
		Entry("one client asks for far more than it reads",
			harness.Covers("SND-010.server", append(needs, harness.Injects(fault.KindStall, fault.KindReset))...), 1),
		Entry("each asks for more than it reads",
			harness.Covers("OVL-007.server", append(needs, harness.Many, harness.Injects(fault.KindStall, fault.KindReset))...), 30),
	)

	It("make a server stop reading from a client that goes on asking",
		harness.Covers("OVL-013.server", append(watched, harness.Injects(fault.KindStall, fault.KindReset))...), func(ctx SpecContext) {
			const small, asks = 1000, 48 << 20
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			lab.MustSurvive()
			size := load.Long(lab, small, asks)
			load.Sends(lab, asks/size, 0) // all of which it may work on, if it does not stop reading
			before := lab.Process.Memory()
			conn := lab.Dial(ctx)
			taken := asksOn(ctx, lab, conn, lab.Framing.Frames(load.Bulk(lab, size, 2<<20)...), asks)
			lab.Note("the server took %d bytes of small messages while its answers were not read", taken)
			grown := int64(lab.Process.Memory().Resident) - int64(before.Resident)
			lab.Note("it took %d KiB and grew by %d KiB", taken>>10, grown>>10)
			if taken >= asks && grown > asks/2 {
				harness.As(record.ClassMemory).Wrong("Expected the server to stop reading from a client that reads none of its "+
					"answers, or to end it, but it took %d MiB, which was all there was, and holds the answers: it grew by %d MiB. "+
					"That has no end before its memory has.", taken>>20, grown>>20)
			}
			Expect(conn.Reset()).To(Succeed())
			delivery.ToOthers(ctx, lab)
		})
})

// wantsMuch asks for so many replies of a mebibyte.
func wantsMuch(lab *harness.ServerLab, c *peer.Conn, replies int) {
	GinkgoHelper()
	const length = 1<<20 - wire.MessageHeaderLen
	var requests [][]byte
	for id := range replies {
		requests = append(requests, wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: uint32(id), Arg: length}.Bytes())
	}
	c.TrySend(lab.Framing.Frames(requests...), lab.Timing.Reply) // it may stop reading, or be ended
}

// asksOn sends the stream again and again, until the server takes no more of it, ends the connection, or has taken so much. It
// tells how much that was.
func asksOn(ctx context.Context, lab *harness.ServerLab, c *peer.Conn, stream []byte, most int) (taken int) {
	for taken < most && ctx.Err() == nil {
		n, err := c.TrySend(stream[taken%len(stream):], lab.Timing.Quiet)
		taken += n
		if err != nil || n == 0 && lab.Process.AtRest(ctx) {
			break
		}
	}
	return taken
}
