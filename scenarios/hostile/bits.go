package hostile

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Nothing in a message protects it: a bit that was turned over on the way makes another message of it, or none.
var _ = harness.Describe("A message with one bit turned over", func() {
	request := wire.Message{Type: wire.Request, Op: wire.Echo, ID: 7}.Bytes()
	others := [][]byte{
		wire.Message{Type: wire.Reply, ID: 7, Body: []byte("a reply")}.Bytes(),
		wire.Message{Type: wire.Error, Code: wire.Busy, ID: 7, Arg: 50}.Bytes(),
		wire.Message{Type: wire.Ping, ID: 7, Body: []byte("a ping")}.Bytes(),
		wire.Message{Type: wire.Leaving, Code: wire.Busy}.Bytes(),
		wire.Message{Type: wire.Request, Op: wire.Increment, ID: 7, Key: 1, Deadline: 100, Body: []byte("a key")}.Bytes(),
	}

	It("is no harm to a client", harness.Covers("HOS-014.client", harness.Messages, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			lab.MustSurvive()
			var wrong [][]byte
			for bit := range 8 * len(request) {
				wrong = append(wrong, turned(request, bit))
			}
			for _, m := range others {
				for range 4 {
					wrong = append(wrong, turned(m, lab.Rand.IntN(8*len(m))))
				}
			}
			met := lab.Needs(len(wrong), "messages with a bit turned over that went to the client")
			for n, payload := range wrong {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				client.Connected(ctx)
				lab.Step("message %d: % x", n+1, payload)
				if conn.Wrong(fault.KindGarbage).SendFrames(payload) == nil {
					met.Made(1)
				}
				Expect(conn.Close()).To(Succeed())
				client.Disconnected(ctx)
			}
			lab.Respond()
			well := lab.Open(ctx)
			well.Connected(ctx)
			well.Request(ctx, adapter.Request{Op: "echo"}, []byte("well again")).Succeeds(ctx)
		})
})

// turned is a copy with one bit turned over.
func turned(p []byte, bit int) []byte {
	out := append([]byte(nil), p...)
	out[bit/8] ^= 1 << (bit % 8)
	return out
}
