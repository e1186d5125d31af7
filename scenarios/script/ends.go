package script

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

func CloseAtOnce(c *peer.Conn) { c.Close() }

// PoorPath keeps the server's send buffer so small that it is the server itself that has to hold what we do not read, and
// not its system.
var PoorPath = transport.Options{RecvBuffer: 4 << 10, Segment: 536}

// heldAmounts are how much clients have asked for when they end their sending. What a server holds itself then, and whether it has seen
// the end by then, depends on how much it was sent, and on how much its system takes from it.
var heldAmounts = []int{16 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10}

// EndWhileHeld dials for each of the heldAmounts, sends what it asks for and the end of the stream, and reads nothing.
func EndWhileHeld(ctx context.Context, lab *harness.ServerLab) (conns []*peer.Conn, sent [][][]byte) {
	const pieces = 16
	for _, amount := range heldAmounts[:load.Connections(lab, len(heldAmounts))] {
		conn, payloads := lab.Dial(ctx), load.Flooding(lab, amount/pieces, amount)
		go func() { // a server may stop reading until its answers are read
			if conn.SendFrames(payloads...) == nil {
				_ = conn.Half()
			}
		}()
		conns, sent = append(conns, conn), append(sent, payloads)
	}
	return conns, sent
}

// ExpectAll expects all that a client asked for before it ended its sending and read nothing, and then the end of the stream. A server
// that ends it earlier does so by itself, unless one of its limits, which are at least twice Timing.Held, has expired by then.
func ExpectAll(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, sent [][]byte, began time.Duration) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return HasEnded(conn) || conn.FrameCount() >= len(sent) })
	if _, at := conn.Ending(); HasEnded(conn) && conn.FrameCount() < len(sent) && at-began < 2*lab.Timing.Held {
		harness.As(record.ClassDelivery).Wrong("Expected all of %d replies for a client that had ended its sending and read nothing "+
			"for %v, but the server ended the connection after %d: whoever listens slowly has not left.",
			len(sent), lab.Timing.Held, conn.FrameCount())
	}
	delivery.OnWire(ctx, lab, conn, sent...)
	ending.InOrder(ctx, lab, conn)
}

func ExpectNoAnswer(ctx context.Context, asked *harness.Sending, why string) {
	GinkgoHelper()
	timed.Stays(ctx, asked.Lab, func() bool { return !asked.Pending() && asked.Outcome(ctx, 0).Succeeded() }, BeFalse(), why)
}

// SilenceLimited is a setup with the test scale's limit on silence.
var SilenceLimited = harness.Plain.Config(func(c *adapter.Config) { c.IdleTimeout = Millis(Scale.Idle) })

// ExpectTimeout expects that the implementation ends the connection of itself when its limit is over, which began between
// the two times, and that it names the limit.
func ExpectTimeout(ctx context.Context, lab *harness.Lab, conn *peer.Conn, class adapter.Class, after, before, limit time.Duration) {
	GinkgoHelper()
	name := fmt.Sprintf("the end of the connection (%s, limit %v)", class, limit)
	if !lab.Await(ctx, limit+lab.Timing.Prompt, func() bool { return HasEnded(conn) }) {
		timed.Never(lab, name, after, limit)
		harness.As(record.ClassEnding).Missed("Expected the %s to end the connection after its limit of %v, but it kept it open for %v.",
			lab.Impl.Side, limit, limit+lab.Timing.Prompt)
	}
	ending.Reported(ctx, lab, class)
	_, at := conn.Ending()
	timed.LastsSince(lab, name, after, before, at, limit)
}

// SendPart sends bytes on a connection that the implementation has to keep.
func SendPart(lab *harness.Lab, conn *peer.Conn, part []byte) {
	GinkgoHelper()
	if err := conn.Send(part); err != nil {
		harness.As(record.ClassEnding).Because(err, "Expected the %s to take the next part of a frame, but: %v", lab.Impl.Side, err)
	}
}

// HasEnded reports whether the implementation has ended its stream.
func HasEnded(c *peer.Conn) bool {
	end, _ := c.Ending()
	return end != peer.None
}
