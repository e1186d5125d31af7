package discover

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Limit returns the length of the longest message that a server answers which does not answer one of tooMany bytes: 0 if it
// answers none, or that one all the same. A limit that it has without declaring it shows here. each bounds the wait for one answer.
func Limit(ctx context.Context, dial Dial, f wire.Framing, tooMany int, each time.Duration) int {
	answers := func(n int) bool {
		return ctx.Err() == nil && climb(ctx, dial, f, [][]byte{filler(n)}, each).Failed < 0
	}
	if answers(tooMany) {
		return 0
	}
	answered := 0
	for step := 1; answered+step < tooMany && answers(answered+step); step *= 2 {
		answered += step
	}
	for beyond := min(tooMany, answered*2+1); beyond-answered > 1 && ctx.Err() == nil; {
		if middle := (answered + beyond) / 2; answers(middle) {
			answered = middle
		} else {
			beyond = middle
		}
	}
	return answered
}

// TakesPieces reports whether a server answers a short message that comes in two pieces, and not before it is whole: whoever does
// not has no limit on long messages, but takes one read for one message.
func TakesPieces(ctx context.Context, dial Dial, f wire.Framing, each time.Duration) bool {
	frame := frame(f, text)
	half := len(frame) / 2
	early := exchange{segments: [][]byte{frame[:half]}}.ask(ctx, dial, timing.Default.Quiet)
	return len(early.Got) == 0 && examination{ctx: ctx, dial: dial, each: each}.echoes(frame[:half], frame[half:])
}
