package discover

import (
	"bytes"
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Habits are what a server does with what is sent to it in its own framing.
type Habits struct {
	Split     bool   // a message in two segments is answered
	Merged    bool   // two messages in one segment are two
	Empty     string // an empty message: "echo", "drop" or "close"; empty if the server's answer fits none of them
	HalfClose bool   // a message that the client's FIN follows is answered
}

// Examine puts to a server what servers get wrong, each on a connection of its own, one after the other. each bounds one of
// them: what is answered takes no longer than its answer.
func Examine(ctx context.Context, dial Dial, f wire.Framing, each time.Duration) Habits {
	x := examination{ctx: ctx, dial: dial, framing: f, each: each}
	one, two := frame(f, text), append(frame(f, text[:9]), frame(f, text[9:])...)
	cut := max(1, f.HeaderLen()/2)
	return Habits{
		Split:     x.echoes(one[:cut], one[cut:]),
		Merged:    x.echoes(two),
		Empty:     x.empty(f),
		HalfClose: x.halfClose(one),
	}
}

// examination is one call of Examine.
type examination struct {
	ctx     context.Context
	dial    Dial
	framing wire.Framing
	each    time.Duration
}

// hears is one exchange, within its bound.
func (x examination) hears(e exchange) Answer {
	return e.ask(x.ctx, x.dial, x.each)
}

// echoes reports whether the segments come back, at once or in pieces.
func (x examination) echoes(segments ...[]byte) bool {
	e := echoes(x.framing, nil, nil, segments...)
	e.pause = timing.Default.Gap
	return same(x.framing, x.hears(e).Got, bytes.Join(segments, nil))
}

// empty sends an empty message between two others.
func (x examination) empty(f wire.Framing) string {
	if f.Layout().Fits(nil) != nil {
		return ""
	}
	before, after := frame(f, text[:9]), frame(f, text[9:])
	echo := bytes.Join([][]byte{before, f.Frame(nil), after}, nil)
	drop := bytes.Join([][]byte{before, after}, nil)
	a := x.hears(exchange{segments: [][]byte{echo}, whole: func(got []byte) bool {
		return said(f, got, echo) != begun && said(f, got, drop) != begun
	}})
	switch {
	case same(f, a.Got, echo):
		return "echo"
	case same(f, a.Got, drop):
		return "drop"
	case bytes.HasPrefix(before, a.Got) && a.Ending != Open: // a reset may overtake the first reply
		return "close"
	}
	return ""
}

func (x examination) halfClose(message []byte) bool {
	e := echoes(x.framing, nil, nil, message)
	e.fin = true
	return same(x.framing, x.hears(e).Got, message)
}
