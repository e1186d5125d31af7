package scenarios

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// inParts is how frames come, each of them in two parts, the second of which shares a write with the first part of the next frame.
type inParts struct {
	frames int
	pause  float64 // between the parts, as a share of the limit on unfinished frames
	silent float64 // after the last of them, likewise
}

// The limit is one of each frame, from its first byte to its last.
var _ = harness.Describe("The limit on an unfinished frame", func() {
	const size = 1000
	timed := harness.TCP.Direct().Config(func(c *adapter.Config) { c.FrameTimeout = millis(scale.Frame) })

	share := func(lab *harness.Lab, of float64) time.Duration { return time.Duration(of * float64(lab.Scale.Frame)) }
	play := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn, how inParts, payloads [][]byte) {
		GinkgoHelper()
		var rest []byte
		for n := range how.frames {
			frame := lab.Framing.Frame(payloads[n])
			began := lab.Trace.Now()
			sendPart(lab, conn, append(rest, frame[:len(frame)/2]...))
			lab.Bears(ctx, conn, began, share(lab, how.pause), lab.Scale.Frame)
			rest = frame[len(frame)/2:]
		}
		sendPart(lab, conn, rest)
	}
	const none = "No frame is unfinished: a limit on unfinished frames is over with the last byte of each, and begins anew with the first byte of the next."

	DescribeTable("lets a server keep a connection on which each frame was complete in time",
		func(ctx SpecContext, how inParts) {
			lab := harness.TestServer(ctx, timed)
			payloads := lab.Bulk(size, how.frames*size)
			conn := lab.Dial(ctx)
			play(ctx, lab.Lab, conn, how, payloads)
			lab.Echoes(ctx, conn, payloads[:how.frames]...)
			lab.Keeps(ctx, conn, share(lab.Lab, how.silent), none)
		},
		Entry("a frame in two parts, and then silence", partsNeeds("IDL-012.server.silence", 2), inParts{frames: 1, pause: 0.1, silent: 1.5}),
		Entry("frames of which each takes most of the limit", partsNeeds("IDL-012.server.slow", 2), inParts{frames: 2, pause: 0.75}),
		Entry("a stream in which every read ends inside a frame", partsNeeds("IDL-012.server.stream", 3), inParts{frames: 12, pause: 0.2}),
	)

	DescribeTable("lets a client keep a connection on which each frame was complete in time",
		func(ctx SpecContext, how inParts) {
			lab := harness.TestClient(ctx, timed)
			payloads := lab.Bulk(size, how.frames*size)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			play(ctx, lab.Lab, conn, how, payloads)
			client.Delivered(ctx, payloads[:how.frames]...)
			lab.Keeps(ctx, conn, share(lab.Lab, how.silent), none)
		},
		Entry("a frame in two parts, and then silence", partsNeeds("IDL-012.client.silence", 2), inParts{frames: 1, pause: 0.1, silent: 1.5}),
		Entry("frames of which each takes most of the limit", partsNeeds("IDL-012.client.slow", 2), inParts{frames: 2, pause: 0.75}),
		Entry("a stream in which every read ends inside a frame", partsNeeds("IDL-012.client.stream", 3), inParts{frames: 12, pause: 0.2}),
	)
})

// partsNeeds is what a case needs that waits so many times for the limit on unfinished frames, without being idle for too long.
func partsNeeds(id string, waits int) Labels {
	return harness.Covers(id, harness.FrameLimit, harness.Waits(waits, adapter.WaitFrame), harness.OutlastsFrame, harness.Prefix)
}

// sendPart sends bytes on a connection that the implementation has to keep.
func sendPart(lab *harness.Lab, conn *peer.Conn, part []byte) {
	GinkgoHelper()
	if err := conn.Send(part); err != nil {
		lab.As("ending")
		harness.Because(err, "Expected the %s to take the next part of a frame, but: %v", lab.Impl.Side, err)
	}
}
