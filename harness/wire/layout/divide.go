package layout

import "math"

// Divide tells where the parts of the frames of a stream lie, from its first byte to its last. The frame at the end may be unfinished: its
// parts are told as far as they have come. A stream that is wrong is told up to the frame that is, so that whole says less than all of it.
// What stands between frames is in no part.
func (l *Layout) Divide(stream []byte) (spans []Span, whole int) {
	seen, last := Seen{}, true
	for whole < len(stream) {
		at := whole
		if last { // else the message goes on
			at += l.Skip(stream[whole:])
		}
		w := walk{l: l, b: stream[at:], limit: math.MaxUint64, seen: &seen}
		if l.first != nil && !seen.behind {
			w.l = l.first
		}
		switch {
		case w.frame():
			spans, whole = append(spans, w.spans(at)...), at+w.at
			last = w.last()
		case w.err != nil:
			return spans, whole
		default:
			return append(spans, w.begun(at)...), len(stream)
		}
		seen = seen.Next()
	}
	return spans, whole
}

// begun tells the parts of a frame that is not whole yet. Where marks are escaped, all that follows the header is the payload.
func (w *walk) begun(at int) (spans []Span) {
	known := w.starts
	if w.plain != nil {
		known = known[:w.l.payload+1]
	}
	for i := range known {
		to := len(w.b)
		if i+1 < len(known) {
			to = known[i+1]
		} else if w.headed() {
			to = w.at
		}
		spans = w.came(spans, i, at, known[i], to)
	}
	if w.headed() {
		spans = w.came(spans, w.l.payload, at, w.at, len(w.b))
	}
	return spans
}

// headed reports whether all that stands before the payload has come, and not yet where that ends.
func (w *walk) headed() bool {
	n := len(w.starts)
	return n == w.l.payload && (n == 0 || w.at > w.starts[n-1] || w.shared())
}

// came adds as much of a part as has come.
func (w *walk) came(spans []Span, part, at, from, to int) []Span {
	if to = min(to, len(w.b)); to <= from {
		return spans
	}
	return append(spans, w.span(part, at+from, at+to))
}
