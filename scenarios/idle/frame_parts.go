package idle

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
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
	timed := harness.Plain.Direct().Config(func(c *adapter.Config) { c.FrameTimeout = script.Millis(script.Scale.Frame) })

	share := func(lab *harness.Lab, of float64) time.Duration { return time.Duration(of * float64(lab.Scale.Frame)) }
	// play sends the frames, each of which has to be taken before the next part: what is unfinished has begun with the last part then.
	play := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn, how inParts, payloads [][]byte, taken func() int) {
		GinkgoHelper()
		var rest []byte
		began := lab.Trace.Now()
		for n := range how.frames {
			frame := lab.Framing.Frame(payloads[n])
			before := began
			began = lab.Trace.Now()
			script.SendPart(lab, conn, append(rest, frame[:len(frame)/2]...))
			lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(conn) || taken() >= n })
			keptUntil(lab, conn, before)
			lab.Await(ctx, share(lab, how.pause)-(lab.Trace.Now()-began), func() bool { return script.HasEnded(conn) })
			keptUntil(lab, conn, began)
			rest = frame[len(frame)/2:]
		}
		script.SendPart(lab, conn, rest)
		lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(conn) || taken() >= how.frames })
		keptUntil(lab, conn, began)
		if taken() >= how.frames && lab.Await(ctx, share(lab, how.silent), func() bool { return script.HasEnded(conn) }) {
			harness.As(record.ClassEnding).Wrong("Expected the %s to keep the connection, on which no frame is unfinished, but it "+
				"ended it %v after the last part: the limit of %v on unfinished frames is over with the last byte of each.",
				lab.Impl.Side, lab.Trace.Now()-began,
				lab.Scale.Frame)
		}
	}

	DescribeTable("lets a server keep a connection on which each frame was complete in time",
		func(ctx SpecContext, how inParts) {
			lab := harness.TestServer(ctx, timed)
			payloads := load.Bulk(lab, size, how.frames*size)
			conn := lab.Dial(ctx)
			play(ctx, lab.Lab, conn, how, payloads, conn.FrameCount)
			delivery.OnBoth(ctx, lab, conn, payloads[:how.frames]...)
		},
		Entry("a frame in two parts, and then silence", partsNeeds("IDL-012.server.silence", 2),
			inParts{frames: 1, pause: 0.1, silent: 1.5}),
		Entry("frames of which each takes most of the limit", partsNeeds("IDL-012.server.slow", 2), inParts{frames: 2, pause: 0.75}),
		Entry("a stream in which every read ends inside a frame", partsNeeds("IDL-012.server.stream", 3), inParts{frames: 12, pause: 0.2}),
	)

	DescribeTable("lets a client keep a connection on which each frame was complete in time",
		func(ctx SpecContext, how inParts) {
			lab := harness.TestClient(ctx, timed)
			payloads := load.Bulk(lab, size, how.frames*size)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			play(ctx, lab.Lab, conn, how, payloads, func() int { return len(client.Messages()) })
			delivery.ByClient(ctx, client, payloads[:how.frames]...)
		},
		Entry("a frame in two parts, and then silence", partsNeeds("IDL-012.client.silence", 2),
			inParts{frames: 1, pause: 0.1, silent: 1.5}),
		Entry("frames of which each takes most of the limit", partsNeeds("IDL-012.client.slow", 2), inParts{frames: 2, pause: 0.75}),
		Entry("a stream in which every read ends inside a frame", partsNeeds("IDL-012.client.stream", 3), inParts{frames: 12, pause: 0.2}),
	)
})

// partsNeeds is what a case needs that waits so many times for the limit on unfinished frames, without being idle for too long.
func partsNeeds(id string, waits int) Labels {
	return harness.Covers(id, harness.FrameLimit, harness.Waits(waits, subject.WaitFrame), harness.OutlastsFrame, harness.Prefix)
}

// keptUntil expects that the connection has not ended, of which the oldest unfinished frame began at this time at the earliest. A late host
// makes it older and never younger, so that an end before its limit is nobody's doing but the implementation's.
func keptUntil(lab *harness.Lab, conn *peer.Conn, began time.Duration) {
	GinkgoHelper()
	end, at := conn.Ending()
	switch age := at - began; {
	case end == peer.None:
	case age >= lab.Scale.Frame-lab.Timing.Early:
		harness.Inconclusive("The host was so late that a frame may have been unfinished for %v; the limit is %v. A run of this case "+
			"alone, on a machine with less to do, settles it.", age, lab.Scale.Frame)
	default:
		harness.As(record.ClassEnding).Wrong("Expected the %s to keep the connection, but it ended it by %s, although the frame that "+
			"was unfinished had begun %v before at most, and the limit is %v: the time of one frame was counted for another.",
			lab.Impl.Side, end, age, lab.Scale.Frame)
	}
}
