package script

import (
	"context"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// PatientClose is a close limit that nothing here comes near.
func PatientClose(c *adapter.Config) { c.CloseTimeout = Millis(timing.Default.Bulk) }

// Flood sends one stream after the other, as fast as they are taken, until the connection ends. How it ends is what the scenario judges.
func Flood(ctx context.Context, conn *peer.Conn, next func() []byte) {
	var rest []byte
	for err := error(nil); err == nil && ctx.Err() == nil; {
		if len(rest) == 0 {
			rest = next()
		}
		var n int
		n, err = conn.TrySend(rest, timing.Default.Reply)
		rest = rest[n:]
	}
}

const FrameBytes = 60_000 // of one of many frames

const BulkBytes = 9 << 20 // twice what the system's buffers take from one write that nobody reads

const BulkLooks = 2 * BulkBytes >> 16 // of a program that polls and takes or gives 64 KiB each time

// SmallBuffers keeps what our own system takes in small, so that the implementation meets the end of its buffers.
var SmallBuffers = transport.Options{RecvBuffer: 32 << 10}

// AllowOneBulk allows one message of up to twice BulkBytes, and what a transform makes of it.
func AllowOneBulk(c *adapter.Config) { c.MaxFrame = 2*BulkBytes + transformed }

// transformed is more than a transform adds to a message: of a stored block of DEFLATE the five bytes of its header (RFC 1951 section 3.2.4),
// a signature, a nonce and a number.
const transformed = 2*BulkBytes/1000 + 1000

// SentByMany are the messages that a client was asked to send by SendMany with one worker.
func SentByMany(size, count int) [][]byte {
	out := make([][]byte, count)
	for i := range out {
		out[i] = wire.Numbered(wire.Fill(size, 0), 0, uint32(i))
	}
	return out
}

// WholeFrames returns how many of the frames lie whole within the first n bytes of their stream.
func WholeFrames(f wire.Framing, payloads [][]byte, n int) int {
	for i, p := range payloads {
		if n -= len(f.Frame(p)); n < 0 {
			return i
		}
	}
	return len(payloads)
}
