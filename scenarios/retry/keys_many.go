package retry

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Nobody remembers all keys for ever. What is done with the one that is too many is done for the first time on the busiest day.
var _ = harness.Describe("More idempotency keys than a server remembers", func() {
	const keys = 12_000 // ten thousand are a usual bound

	It("are each carried out", harness.Covers("RTY-031.server", harness.Messages, harness.Keys), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
		conn := lab.Dial(ctx)
		n := load.Many(lab, keys, keys)
		requests := make([][]byte, n)
		for i := range requests {
			requests[i] = wire.Message{Type: wire.Request, Op: wire.Increment, ID: uint32(i + 1), Key: uint64(i + 1), Body: []byte("a counter")}.Bytes()
		}
		sent := make(chan error, 1)
		go func() { sent <- conn.SendFrames(requests...) }()
		lab.Await(ctx, lab.Timing.Bulk, func() bool { return conn.FrameCount() >= n || script.HasEnded(conn) })
		for _, m := range conn.Messages() {
			if m.Type != wire.Reply {
				harness.As(record.ClassDelivery).Wrong("Expected each of %d requests, with keys of their own, to be carried out, but the answer to "+
					"number %d is the error %d.", n, m.ID, m.Code)
			}
		}
		if came := conn.FrameCount(); came < n {
			harness.As(record.ClassDelivery).Missed("Expected each of %d requests, with keys of their own, to be answered, but within %v %d were.",
				n, lab.Timing.Bulk, came)
		}
		Expect(<-sent).To(Succeed())
		delivery.ToOthers(ctx, lab)
	})
})
