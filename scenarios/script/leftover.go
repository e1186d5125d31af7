package script

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

const enoughFrames = 64

const enoughBytes = 8 << 20

// alike is how many headers' bytes at the beginning of a stream may be those of a frame's end by chance: where frames end with
// zeros, as many empty frames would be.
const alike = 16

// AwaitSaid lets the client say what it wants on a connection, until it falls silent or enough has come, and returns the whole frames.
func AwaitSaid(ctx context.Context, lab *harness.WireLab, c *peer.Conn) [][]byte {
	c.Release()
	lab.Await(ctx, lab.Timing.Bulk, func() bool {
		quiet := c.FrameCount() > 0 && c.SinceReceived() > lab.Timing.Quiet
		return quiet || c.FrameCount() >= enoughFrames || c.ReceivedBytes() >= enoughBytes
	})
	return c.Frames()
}

// MustBeCut ends the case without a verdict where all that the client says on a connection fits into the system's buffers: its
// loss cuts no frame off, and nothing can be left over.
func MustBeCut(lab *harness.WireLab, whole, cut *peer.Conn) {
	said := whole.ReceivedBytes()
	waiting, known := resources.InFlight(cut)
	switch {
	case known && said < enoughBytes && said <= waiting:
		harness.NotJudged("all that it says on a connection, %d bytes, fits into the system's buffers, so that the loss of the connection "+
			"cuts nothing off", said)
	case known:
		lab.Note("when connection %d was reset, %d bytes of what the client says had left it, and nobody had read them; on connection "+
			"%d, %d bytes came", cut.Number(), waiting, whole.Number(), said)
	}
}

// ExpectNoRest expects that the stream of a connection does not begin with the end of a frame which the client has sent before. Such
// a rest may be taken for frames: zeros are empty ones. A frame that the client is known to send is none.
func ExpectNoRest(ctx context.Context, lab *harness.WireLab, c *peer.Conn, said [][]byte) {
	GinkgoHelper()
	if first := c.Frames()[0]; hasPayload(said, first) {
		return
	}
	lab.Await(ctx, lab.Timing.Prompt, func() bool {
		return c.ReceivedBytes() >= enoughBytes || c.SinceReceived() > lab.Timing.Quiet
	})
	stream := c.Received()
	for _, payload := range said {
		frame := lab.Framing.Frame(payload)
		if n := restOf(frame, stream); n > alike*lab.Framing.Overhead() {
			harness.As(record.ClassDelivery).Wrong("Expected connection %d to begin with a new frame, but its first %d bytes, % x…, "+
				"are the last ones of a frame of %d bytes, as the client sent one on connection 1, and no frame that it has sent "+
				"before begins like this. They are left over from the connection that was reset, and only happen to look like frames: "+
				"a server that knows nothing of it acts on them.",
				c.Number(), n, stream[:min(n, 8)], len(frame))
		}
	}
}

func hasPayload(all [][]byte, p []byte) bool {
	for _, other := range all {
		if bytes.Equal(other, p) {
			return true
		}
	}
	return false
}

// restOf returns the length of the longest end of the frame, but not all of it, with which the stream begins; of a stream
// longer than a mebibyte only its beginning counts. It is Knuth, Morris and Pratt's search for the stream in the frame: how much of
// it matches where the frame ends.
func restOf(frame, stream []byte) int {
	const most = 1 << 20
	want := stream[:min(len(stream), max(len(frame)-1, 0), most)]
	if len(want) == 0 {
		return 0
	}
	border := make([]int, len(want)+1) // of each beginning of what is wanted: the longest other beginning that it ends with
	for i, n := 1, 0; i < len(want); i++ {
		n = grow(want, border, n, want[i])
		border[i+1] = n
	}
	n := 0
	for _, b := range frame[1:] {
		n = grow(want, border, n, b)
	}
	return n
}

// grow returns how much of what is wanted matches after one more byte, if n bytes did before it.
func grow(want []byte, border []int, n int, next byte) int {
	for n > 0 && (n == len(want) || want[n] != next) {
		n = border[n]
	}
	if want[n] == next {
		n++
	}
	return n
}
