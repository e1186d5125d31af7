package discover

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Known is a question and the right answer of a server that does not echo: the payload of one frame each.
type Known struct{ Question, Answer []byte }

// Ask puts the question in a framing, on a connection of its own.
func (k Known) Ask(ctx context.Context, dial Dial, f wire.Framing, limit time.Duration) Answer {
	return k.put(f).ask(ctx, dial, limit)
}

func (k Known) put(f wire.Framing) exchange {
	return exchange{segments: [][]byte{f.Frame(k.Question)}, wanted: [][]byte{f.Frame(k.Answer)}}
}

// Right reports whether what came is the answer and nothing else.
func (k Known) Right(f wire.Framing, a Answer) bool { return bytes.Equal(a.Got, f.Frame(k.Answer)) }

// Wrong says how an answer is not the right one.
func (k Known) Wrong(f wire.Framing, a Answer) string {
	right := f.Frame(k.Answer)
	if len(a.Got) == 0 {
		return "it said nothing"
	}
	at := 0
	for at < min(len(a.Got), len(right)) && a.Got[at] == right[at] {
		at++
	}
	return fmt.Sprintf("it said %d bytes, and the answer is %d in its frame; from byte %d on they differ: it said %s, the answer has %s",
		len(a.Got), len(right), at, Show(sample(a.Got[at:])), Show(sample(right[at:])))
}

// Pieces reports whether the question is answered if it comes in two segments, and two of them that come in one.
func (k Known) Pieces(ctx context.Context, dial Dial, f wire.Framing, each time.Duration) (split, merged bool) {
	one, two := f.Frame(k.Question), f.Frames(k.Question, k.Question)
	answer, answers := f.Frame(k.Answer), f.Frames(k.Answer, k.Answer)
	cut := max(1, f.HeaderLen()/2)
	a := exchange{segments: [][]byte{one[:cut], one[cut:]}, pause: timing.Default.Gap, wanted: [][]byte{answer}}.ask(ctx, dial, each)
	b := exchange{segments: [][]byte{two}, wanted: [][]byte{answers}}.ask(ctx, dial, each)
	return bytes.Equal(a.Got, answer), bytes.Equal(b.Got, answers)
}

// Search puts the question in every framing that can carry both, side by side, and returns those in which the answer came.
func (k Known) Search(ctx context.Context, dial Dial, limit time.Duration) []wire.Framing {
	var wait sync.WaitGroup
	framings := slices.DeleteFunc(wire.Fixed(), func(f wire.Framing) bool { return !k.fits(f) })
	right := make([]bool, len(framings))
	for n, f := range framings {
		wait.Go(func() { right[n] = k.Right(f, k.Ask(ctx, dial, f, limit)) })
	}
	wait.Wait()
	var found []wire.Framing
	for n, f := range framings {
		if right[n] {
			found = append(found, f)
		}
	}
	return found
}

// fits reports whether a framing can carry both.
func (k Known) fits(f wire.Framing) bool {
	for _, payload := range [][]byte{k.Question, k.Answer} {
		if f.Layout().Fits(payload) != nil {
			return false
		}
	}
	return true
}
