package parts

import (
	"bytes"
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// receiver is an implementation that frames are sent to, whichever side it is on, and what it has made of them.
type receiver struct {
	*harness.Lab
	conn   *peer.Conn
	exact  func(ctx context.Context, payloads ...[]byte) // expects exactly these messages
	heard  func(ctx context.Context, payloads ...[]byte) // expects that its account, if it has one beside, tells exactly these
	took   func(n int) string                            // message n that it has made, in words
	is     func(n int, payload []byte) bool
	number func() int // of the messages that it has made
}

// side opens one. held, unless it is nil, is how many bytes of the stream come through before the rest is held back.
type side func(ctx context.Context, setup harness.Setup, held func(*harness.Lab) int) *receiver

// server is one that echoes.
func server(ctx context.Context, setup harness.Setup, held func(*harness.Lab) int) *receiver {
	GinkgoHelper()
	lab := harness.TestServer(ctx, setup)
	hold(lab.Lab, fault.ToServer, held)
	conn := lab.Dial(ctx)
	return &receiver{
		Lab: lab.Lab, conn: conn, number: conn.FrameCount,
		exact: func(ctx context.Context, payloads ...[]byte) {
			framed(ctx, lab, conn, len(payloads))
			delivery.OnBoth(ctx, lab, conn, payloads...)
		},
		heard: func(ctx context.Context, payloads ...[]byte) { delivery.InAccount(ctx, lab, payloads...) },
		took:  func(n int) string { return shown(conn.Frames()[n]) },
		is:    func(n int, payload []byte) bool { return bytes.Equal(conn.Frames()[n], payload) },
	}
}

// client is one that an adapter drives.
func client(ctx context.Context, setup harness.Setup, held func(*harness.Lab) int) *receiver {
	GinkgoHelper()
	lab := harness.TestClient(ctx, setup)
	hold(lab.Lab, fault.ToClient, held)
	driven := lab.Open(ctx)
	conn := lab.Accept(ctx)
	driven.Connected(ctx)
	return &receiver{
		Lab: lab.Lab, conn: conn, number: func() int { return len(driven.Messages()) },
		exact: func(ctx context.Context, payloads ...[]byte) {
			stayed(ctx, lab, driven, conn, len(payloads))
			delivery.ByClient(ctx, driven, payloads...)
		},
		heard: func(context.Context, ...[]byte) {},
		took: func(n int) string {
			m := driven.Messages()[n]
			if int64(len(m.Data)) == m.Len {
				return shown(m.Data)
			}
			return fmt.Sprintf("%d bytes", m.Len)
		},
		is: func(n int, payload []byte) bool { return driven.Messages()[n].Is(payload) },
	}
}

// framed expects that what the server sends can be read, as far as so many frames.
func framed(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, frames int) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Reply, func() bool {
		return conn.FrameCount() >= frames || conn.DecodeError() != nil || script.HasEnded(conn)
	})
	if err := conn.DecodeError(); err != nil && conn.FrameCount() < frames {
		harness.As(record.ClassDelivery).Wrong("Expected %d messages back, framed as %s, but behind %d of them the server sent what is no "+
			"frame: %v.", frames, lab.Framing, conn.FrameCount(), err)
	}
}

// stayed expects that the client does not end the connection before it has taken so many messages. Its account may come after the wire.
func stayed(ctx context.Context, lab *harness.ClientLab, driven *harness.Driven, conn *peer.Conn, messages int) {
	GinkgoHelper()
	all := func() bool { return len(driven.Messages()) >= messages }
	lab.Await(ctx, lab.Timing.Reply, func() bool { return all() || script.HasEnded(conn) })
	if script.HasEnded(conn) && !lab.Await(ctx, lab.Timing.Prompt, all) {
		harness.As(record.ClassDelivery).Unasked("Expected %d messages, framed as %s, but the client ended the connection after %d of them.",
			messages, lab.Framing, len(driven.Messages()))
	}
}

func hold(lab *harness.Lab, way fault.Direction, held func(*harness.Lab) int) {
	lab.MustSurvive()
	if held != nil {
		lab.Arm(fault.Stall(way).After(int64(held(lab))))
	}
}

// shown is a payload in words.
func shown(p []byte) string {
	const most = 40
	if len(p) > most {
		return fmt.Sprintf("%d bytes that begin with %q", len(p), p[:most/2])
	}
	return fmt.Sprintf("%d bytes (%q)", len(p), p)
}

// whole expects that all these messages come out when the rest of the stream was held back for a while, and none before.
func (r *receiver) whole(ctx context.Context, way fault.Direction, why string, payloads ...[]byte) {
	GinkgoHelper()
	Eventually(ctx, func() bool { return r.Relay().Stalled(way) }).Should(BeTrue(),
		"Expected the first part of the stream to come to the relay, but it did not.")
	if r.Await(ctx, r.Timing.Quiet, func() bool { return r.number() > 0 || script.HasEnded(r.conn) }) && r.number() > 0 {
		harness.As(record.ClassEarly).Wrong("Expected nothing to come of a frame before its last byte is there, but %s came: %s.", r.took(0), why)
	}
	r.Relay().Resume(way)
	r.exact(ctx, payloads...)
}

// outcomes of a frame that is wrong.
const (
	goesOn = "goes on" // with the next frame
	ends   = "ends"    // the connection
	either = ""        // it is not declared which of them
)

// refuses expects that nothing comes of what was sent but the next message, if there is one, and that the receiver does one of what it may
// do: it goes on with that message, or ends the connection. told says that an answer of its own may come before.
func (r *receiver) refuses(ctx context.Context, what, rule string, told bool, next []byte) {
	GinkgoHelper()
	r.refusesAfter(ctx, nil, what, rule, told, next)
}

// refusesAfter is refuses where these messages came before.
func (r *receiver) refusesAfter(ctx context.Context, before [][]byte, what, rule string, told bool, next []byte) {
	GinkgoHelper()
	arrived := func() bool { return r.number() > len(before) && r.is(r.number()-1, next) }
	r.Await(ctx, r.Timing.Reply, func() bool { return script.HasEnded(r.conn) || arrived() || r.number() > len(before) && !told })
	for n := len(before); n < r.number() && !told; n++ {
		if !r.is(n, next) {
			harness.As(record.ClassDelivery).Wrong("Expected nothing to come of %s, and then the message that follows it, %s, or the end of "+
				"the connection, but the %s made of it: %s.", what, shown(next), r.Impl.Side, r.took(n))
		}
	}
	switch ended := script.HasEnded(r.conn); {
	case rule == ends && !ended:
		ending.Comes(ctx, r.Lab, r.conn)
	case rule == goesOn && ended && !arrived():
		harness.As(record.ClassEnding).Unasked("Expected the %s to go on with the next message after %s, as it declares or its framing "+
			"(%s) says for it, but it ended the connection.", r.Impl.Side, what, r.Framing)
	case !ended && !arrived():
		harness.As(record.ClassDelivery).Missed("Expected the %s to go on with the message that follows %s, or to end the connection, but "+
			"within %v it did neither: it waits for something that does not come.", r.Impl.Side, what, r.Timing.Reply)
	}
	if arrived() {
		before = append(before, next)
	}
	r.heard(ctx, before...)
}

// sends sends what is wrong, and a right message behind it, in one write.
func (r *receiver) sends(kind fault.Kind, wrong []byte, next []byte) {
	_ = r.conn.Wrong(kind).Send(append(bytes.Clone(wrong), r.Framing.Frame(next)...)) // it may end the connection at once
}
