package harness

import (
	"bytes"
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/peer"
)

// AnswersPieces tells whether the server answers a short message that comes in two pieces, and not before it is whole:
// whoever does not has no limit on long messages, but takes one read for one message.
func (l *ServerLab) AnswersPieces(ctx context.Context) bool {
	payload := []byte("sockdrill sends this in two pieces")
	frame := l.Framing.Frame(payload)
	return l.answers(ctx, payload, frame[:len(frame)/2], frame[len(frame)/2:])
}

// LongestAnswered gives the length of the longest message that the server answers, if it does not answer one of tooMany
// bytes, or else 0. A limit that it has without declaring it shows here.
func (l *ServerLab) LongestAnswered(ctx context.Context, tooMany int) int {
	if l.answersLength(ctx, tooMany) {
		return 0
	}
	answered := 0
	for step := 1; answered+step < tooMany && l.answersLength(ctx, answered+step); step *= 2 {
		answered += step
	}
	for beyond := min(tooMany, answered*2+1); beyond-answered > 1 && ctx.Err() == nil; {
		if middle := (answered + beyond) / 2; l.answersLength(ctx, middle) {
			answered = middle
		} else {
			beyond = middle
		}
	}
	return answered
}

func (l *ServerLab) answersLength(ctx context.Context, n int) bool {
	payload := bytes.Repeat([]byte("x"), n)
	return l.answers(ctx, payload, l.Framing.Frame(payload))
}

// answers sends the pieces of one frame, apart, over a connection of its own, and tells whether its payload comes back
// once all of them are there.
func (l *ServerLab) answers(ctx context.Context, payload []byte, pieces ...[]byte) bool {
	c, err := l.DialDirect(ctx)
	if err != nil {
		return false
	}
	defer c.Close()
	for i, piece := range pieces {
		if i > 0 && l.says(ctx, c, l.Timing.Quiet) || c.Send(piece) != nil {
			return false
		}
	}
	wait, cancel := context.WithTimeout(ctx, 2*l.Timing.Quiet) // many lengths are tried: too long a wait adds up
	defer cancel()
	echo, err := c.Frame(wait, 0)
	return err == nil && bytes.Equal(echo, payload)
}

// says tells whether a byte comes within the limit.
func (l *ServerLab) says(ctx context.Context, c *peer.Conn, limit time.Duration) bool {
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return c.WaitBytes(wait, 1) == nil
}
