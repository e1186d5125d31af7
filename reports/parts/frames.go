package parts

import (
	"bytes"
	"math"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Side is one of two messages that are compared, as it lay on the wire or as what a frame carries.
type Side struct {
	Bytes []byte
	Lost  int // bytes behind those that were not kept
}

// Beside gives both messages of a pair as frames, where the trace has the one that came, or what came instead; else as they are. framed
// says which. The frame that was expected is made as the layout makes one, with the tag of the one that came.
func Beside(p verdict.Pair, events []trace.Event, l *layout.Layout) (want, got Side, framed bool) {
	want, got = Side{p.Want, p.WantN - p.From - len(p.Want)}, Side{p.Got, p.GotN - p.From - len(p.Got)}
	if l == nil || !p.Wire || p.From > 0 || want.Lost > 0 || got.Lost > 0 || l.Fits(p.Want) != nil {
		return want, got, false
	}
	if p.None {
		return Side{Bytes: l.Append(nil, p.Want, nil)}, Side{Bytes: tail(events, l)}, true
	}
	frame, free := last(events, l, p.Got)
	if frame == nil {
		return want, got, false
	}
	return Side{Bytes: l.Append(nil, p.Want, free)}, Side{Bytes: frame}, true
}

// last is the last frame that our peer read with this payload, and its free bytes; nil if there is none.
func last(events []trace.Event, l *layout.Layout, payload []byte) (frame, free []byte) {
	for _, s := range streams(events) {
		if events[s.events[0]].Kind != trace.Got {
			continue
		}
		each(s.bytes, l, func(f layout.Found, b []byte) {
			if bytes.Equal(f.Payload, payload) {
				frame, free = b, append([]byte{}, f.Free...)
			}
		})
	}
	return frame, free
}

// tail is what our peer read behind the last whole frame, of the last connection where it read anything there.
func tail(events []trace.Event, l *layout.Layout) (rest []byte) {
	for _, s := range streams(events) {
		if events[s.events[0]].Kind != trace.Got {
			continue
		}
		if left := each(s.bytes, l, func(layout.Found, []byte) {}); len(left) > 0 {
			rest = left
		}
	}
	return rest
}

// each does something for every whole frame of a stream, and returns what is left.
func each(stream []byte, l *layout.Layout, do func(layout.Found, []byte)) []byte {
	seen := layout.Seen{}
	for {
		skipped := l.Skip(stream)
		found, ok, _ := l.Scan(stream[skipped:], math.MaxUint64, &seen)
		if !ok {
			return stream[skipped:]
		}
		do(found, stream[skipped:skipped+found.Size])
		stream, seen = stream[skipped+found.Size:], seen.Next()
	}
}
