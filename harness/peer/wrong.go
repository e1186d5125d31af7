package peer

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Wrong sends what is wrong on purpose, and counts in the ledger what of it went.
type Wrong struct {
	conn  *Conn
	fault fault.Fault
}

// Wrong says that what is sent by it is wrong, and in which way: fault.KindGarbage, fault.KindHeader, fault.KindReply, fault.KindDrip.
func (c *Conn) Wrong(k fault.Kind) Wrong {
	return Wrong{c, fault.Fault{Kind: k, Dir: fault.Direction(c.dir)}}
}

// Send is Conn.Send. It counts one, if all went, and the bytes that did in any case.
func (w Wrong) Send(p []byte) error {
	n, err := w.conn.send(p)
	w.went(n, len(p))
	return err
}

// SendFrames is Conn.SendFrames. It counts every frame that went.
func (w Wrong) SendFrames(payloads ...[]byte) error {
	framing := w.conn.cfg.Framing
	n, err := w.conn.send(framing.Frames(payloads...))
	sizes := make([]int, len(payloads))
	for i, p := range payloads {
		sizes[i] = len(framing.Frame(p))
	}
	w.went(n, sizes...)
	return err
}

// SendMessage is Conn.SendMessage.
func (w Wrong) SendMessage(m wire.Message) error { return w.SendFrames(m.Bytes()) }

// TrySend is Conn.TrySend. It counts one if anything went: how much of it does not matter where all of it is wrong.
func (w Wrong) TrySend(p []byte, limit time.Duration) (int, error) {
	n, err := w.conn.TrySend(p, limit)
	w.went(n, min(n, len(p)))
	return n, err
}

// SendSlowly is Conn.SendSlowly. It counts one as soon as the first piece went.
func (w Wrong) SendSlowly(ctx context.Context, p []byte, size int, gap time.Duration) error {
	units := 1
	return w.conn.sendSlowly(ctx, p, size, gap, func(n int) {
		if n > 0 {
			w.conn.cfg.Ledger.Sent(w.fault, units, int64(n))
			units = 0
		}
	})
}

// went counts the units, of these sizes, that are whole within the bytes that went.
func (w Wrong) went(n int, sizes ...int) {
	units, rest := 0, n
	for _, size := range sizes {
		if rest -= size; rest < 0 || n == 0 {
			break
		}
		units++
	}
	if n > 0 {
		w.conn.cfg.Ledger.Sent(w.fault, units, int64(n))
	}
}
