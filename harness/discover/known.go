package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Known is a question of a server whose right answer is known.
type Known struct {
	Question []byte                             // the payload of one frame
	Right    func(answer []byte) template.Found // whether the payload of a frame is the answer, and else where it is not
	// Stream is what all bytes of an answer have to be, where its framing cannot tell from which byte on they are not; nil: it can.
	Stream *template.Template
}

// Ask puts the question in a framing, on a connection of its own.
func (k Known) Ask(ctx context.Context, dial Dial, f wire.Framing, limit time.Duration) Answer {
	return k.put(f, 1).ask(ctx, dial, limit)
}

// put asks n times at once, and ends the waiting when as many frames have come, or what is none.
func (k Known) put(f wire.Framing, n int) exchange {
	questions := slices.Repeat([][]byte{k.Question}, n)
	return exchange{segments: [][]byte{f.Frames(questions...)}, whole: func(got []byte) bool {
		frames, rest, err := answers(f, got)
		return err != nil || len(frames) > n || len(frames) == n && rest == 0
	}}
}

// answers are the payloads of the frames of an answer, and how many bytes are left of another.
func answers(f wire.Framing, got []byte) (payloads [][]byte, rest int, err error) {
	d := f.Answers().NewDecoder()
	d.Write(got)
	for {
		payload, ok, err := d.Next()
		if !ok || err != nil {
			return payloads, d.Pending(), err
		}
		payloads = append(payloads, payload)
	}
}

// Answered reports whether what came are n right answers and nothing else.
func (k Known) Answered(f wire.Framing, a Answer, n int) bool {
	frames, rest, err := answers(f, a.Got)
	return err == nil && rest == 0 && len(frames) == n && !slices.ContainsFunc(frames, func(p []byte) bool { return !k.Right(p).OK })
}

// Wrong says how an answer is not the right one: from which byte on, what should stand there, and what does.
func (k Known) Wrong(f wire.Framing, a Answer) string {
	frames, rest, err := answers(f, a.Got)
	var opening *template.OpeningError
	switch {
	case errors.As(a.Trouble, &opening):
		return "its opening failed: " + opening.Error()
	case len(a.Got) == 0:
		return "it said nothing"
	case k.Stream != nil && !k.Stream.Match(a.Got).OK:
		return fmt.Sprintf("it said %s, in all %d bytes: %s", Show(sample(a.Got)), len(a.Got), k.Stream.Match(a.Got).Differs(a.Got))
	case len(frames) == 0 && err != nil:
		return fmt.Sprintf("it said %s, which is no frame: %v", Show(sample(a.Got)), err)
	case len(frames) == 0:
		return fmt.Sprintf("it said %s, %d bytes, which are no whole frame", Show(sample(a.Got)), len(a.Got))
	}
	if found := k.Right(frames[0]); !found.OK {
		return fmt.Sprintf("it said %d bytes, and in their payload of %d %s", len(a.Got), len(frames[0]), found.Differs(frames[0]))
	}
	return fmt.Sprintf("it said %d answers and %d bytes of another", len(frames), rest)
}

// Pieces reports whether the question is answered if it comes in two segments, and two of them that come in one.
func (k Known) Pieces(ctx context.Context, dial Dial, f wire.Framing, each time.Duration) (split, merged bool) {
	one, two := k.put(f, 1), k.put(f, 2)
	frame := one.segments[0]
	cut := max(1, f.HeaderLen()/2)
	one.segments, one.pause = [][]byte{frame[:cut], frame[cut:]}, timing.Default.Gap
	return k.Answered(f, one.ask(ctx, dial, each), 1), k.Answered(f, two.ask(ctx, dial, each), 2)
}

// Search puts the question in every framing that can carry it, side by side, and returns those in which the answer came.
func (k Known) Search(ctx context.Context, dial Dial, limit time.Duration) []wire.Framing {
	var wait sync.WaitGroup
	framings := slices.DeleteFunc(wire.Fixed(), func(f wire.Framing) bool { return f.Layout().Fits(k.Question) != nil })
	right := make([]bool, len(framings))
	for n, f := range framings {
		wait.Go(func() { right[n] = k.Answered(f, k.Ask(ctx, dial, f, limit), 1) })
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
