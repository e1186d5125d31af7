package baseline

import (
	"context"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/discover"
)

// AnswersPieces reports whether the server answers a short message that comes in two pieces, and not before it is whole:
// whoever does not has no limit on long messages, but takes one read for one message.
func AnswersPieces(ctx context.Context, l *harness.ServerLab) bool {
	return discover.TakesPieces(ctx, l.Way(), l.Framing, 2*l.Timing.Quiet)
}

// LongestAnswered returns the length of the longest message that the server answers, if it does not answer one of tooMany
// bytes, or else 0. A limit that it has without declaring it shows here.
func LongestAnswered(ctx context.Context, l *harness.ServerLab, tooMany int) int {
	return discover.Limit(ctx, l.Way(), l.Framing, tooMany, 2*l.Timing.Quiet) // many lengths are tried: too long a wait adds up
}
