package layout

import "fmt"

// Span is where one part of a frame lies.
type Span struct {
	Name     string // of the part, within a sentence
	From, To int    // bytes of the frame
	Kind     Kind   // of the part; Pad is also that of the padding itself
	Payload  bool   // it is the payload
	Length   bool   // it is the length
	Fixed    bool   // its bytes follow from the layout and from the rest of the frame: those of Const, Length and Check

	part int
}

// Spans tells where the parts of a frame lie; ok is false if it is not one whole
// frame. What is escaped lies in one span: the payload, and a check before the
// terminator.
func (l *Layout) Spans(frame []byte) (spans []Span, ok bool) {
	for at := l.Skip(frame); at < len(frame); {
		w := walk{l: l, b: frame[at:], limit: uint64(len(frame)), seen: &Seen{}}
		if !w.frame() {
			return nil, false
		}
		spans = append(spans, w.spans(at)...)
		at += w.at
		if w.last() && at < len(frame) {
			return nil, false
		}
	}
	return spans, len(spans) > 0
}

func (w *walk) spans(at int) (spans []Span) {
	moved := 0 // how much longer the frame is on the wire than without escapes
	if w.plain != nil {
		moved = w.at - len(w.plain)
	}
	for i := range w.l.parts {
		s := w.span(i, at+w.starts[i], at+w.starts[i+1])
		switch {
		case w.plain != nil && i > w.l.payload && i < w.l.end: // within the span of the payload
			continue
		case w.plain != nil && i == w.l.payload:
			s.To = at + w.starts[w.l.end] + moved
		case i > w.l.payload:
			s.From, s.To = s.From+moved, s.To+moved
		}
		if s.To > s.From {
			spans = append(spans, s)
		}
	}
	if w.padding > 0 {
		spans = append(spans, Span{Name: "the padding", From: at + w.at - w.padding, To: at + w.at, Kind: Pad, part: w.l.payload})
	}
	return spans
}

// span is where a part lies.
func (w *walk) span(i, from, to int) Span {
	p := w.l.parts[i]
	return Span{w.l.name(i), from, to, p.Kind, i == w.l.payload, i == w.l.length, p.fixed(), i}
}

func (p Part) fixed() bool { return p.Kind == Const || p.Kind == Length || p.Kind == Check }

// Cut is a place where a frame can be cut in two.
type Cut struct {
	At   int    // bytes before it
	Name string // what it divides
}

// Cuts lists every place within a frame where it can be cut: the boundaries
// between its parts, and those between the bytes of one part. It is empty for what is
// not one whole frame.
func (l *Layout) Cuts(frame []byte) (cuts []Cut) {
	spans, _ := l.Spans(frame)
	for n, s := range spans {
		if n > 0 {
			cuts = append(cuts, Cut{s.From, fmt.Sprintf("between %s and %s", spans[n-1].Name, s.Name)})
		}
		for at := s.From + 1; at < s.To; at++ {
			cuts = append(cuts, Cut{at, fmt.Sprintf("after byte %d of %d of %s", at-s.From, s.To-s.From, s.Name)})
		}
	}
	return cuts
}
