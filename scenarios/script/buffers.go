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

// Flood sends the stream again and again, as fast as it is taken, until the connection ends. How it ends is what the scenario judges.
func Flood(ctx context.Context, conn *peer.Conn, stream []byte) {
	var err error
	for sent, n := 0, 0; err == nil && ctx.Err() == nil; sent += n {
		n, err = conn.TrySend(stream[sent%len(stream):], timing.Default.Reply)
	}
}

const FrameBytes = 60_000 // of one of many frames

const BulkBytes = 9 << 20 // twice what the system's buffers take from one write that nobody reads

const BulkLooks = 2 * BulkBytes >> 16 // of a program that polls and takes or gives 64 KiB each time

// SmallBuffers keeps what our own system takes in small, so that the implementation meets the end of its buffers.
var SmallBuffers = transport.Options{RecvBuffer: 32 << 10}

// AllowOneBulk allows one message as large as bulkBytes.
func AllowOneBulk(c *adapter.Config) { c.MaxFrame = 2 * BulkBytes }

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
