package dialogue

import (
	"context"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// Dialogue is what a client asks by itself, and our peer's answers.
type Dialogue struct {
	lab  *harness.WireLab
	once sync.Once // the first answer was given
}

// First delivers an answer, the first of all.
type First func(ctx context.Context, c *peer.Conn, answer []byte) error

// AsIs gives an answer as it is.
func AsIs(_ context.Context, c *peer.Conn, answer []byte) error { return c.Send(answer) }

// apart gives an answer behind a pause, so that no read meets it together with the one before.
func apart(l *harness.WireLab) First {
	return func(ctx context.Context, c *peer.Conn, answer []byte) error {
		select {
		case <-time.After(l.Timing.Gap):
			return c.Send(answer)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// never gives none.
func never(ctx context.Context, _ *peer.Conn, _ []byte) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

// Begin makes our peer answer all connections of the client, which is to be started afterwards. The first answer of all is given by first,
// the others each apart.
func Begin(l *harness.WireLab, first First) *Dialogue { return begin(l, first, apart(l)) }

// begin is Begin where the answers after the first are given by rest.
func begin(l *harness.WireLab, first, rest First) *Dialogue {
	d := &Dialogue{lab: l}
	l.Server().Handle(func(c *peer.Conn) {
		l.Converse(c, func(ctx context.Context, answer []byte) error {
			deliver := rest
			d.once.Do(func() { deliver = first })
			return deliver(ctx, c, answer)
		})
	})
	return d
}

// asked are the questions that came, answered or not, as the numbers of the rules that have an answer to them. What no rule answers is
// none.
func (d *Dialogue) asked() (rules []int) {
	for _, c := range d.lab.Server().Conns() {
		rules = append(rules, d.on(c)...)
	}
	return rules
}

// on is asked of one connection.
func (d *Dialogue) on(c *peer.Conn) (rules []int) {
	for _, question := range c.Frames() {
		if _, rule, _ := d.lab.Impl.Respond.Answer(question); rule >= 0 {
			rules = append(rules, rule)
		}
	}
	return rules
}

// ended reports whether the client's process has ended, and with which status.
func (d *Dialogue) ended() (code int, ended bool) {
	code, signal, ended := d.lab.Process.Exit()
	if signal != "" {
		code = -1
	}
	return code, ended
}

// await waits until this holds, the client's process has ended, or the limit. What the client did last may still be on its way then.
func (d *Dialogue) await(ctx context.Context, limit time.Duration, holds func() bool) bool {
	return d.lab.Await(ctx, limit, func() bool {
		_, ended := d.ended()
		return ended || holds()
	}) && (holds() || d.lab.Await(ctx, d.lab.Timing.Quiet, holds))
}
