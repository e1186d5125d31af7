package layout

import (
	"bytes"
	"fmt"
	"math"
	"slices"
)

// Wrong is a frame that is wrong on purpose.
type Wrong struct {
	Name  string // a word for it, the same in every layout
	What  string // is wrong with it
	Bytes []byte // which a decoder refuses: at their end at the latest, and whatever follows
}

// Wrong lists what can be wrong with a frame of payload in this layout, so that a
// decoder can tell. What only a limit makes wrong is not among it, nor what only
// never ends.
func (l *Layout) Wrong(payload []byte) (all []Wrong) {
	frame := l.Append(nil, payload, nil)
	spans, _ := l.Spans(frame)
	next := 0 // of a message in several frames, the first is made wrong
	for _, s := range spans {
		if s.part >= next {
			all, next = append(all, l.wrongPart(s.part, frame, s)...), s.part+1
		}
	}
	return append(append(all, l.wrongEscape()...), l.wrongSeal(payload)...)
}

// Named is the first of the wrong frames of payload that has one of these names.
func (l *Layout) Named(payload []byte, names ...string) (w Wrong, ok bool) {
	for _, w := range l.Wrong(payload) {
		if slices.Contains(names, w.Name) {
			return w, true
		}
	}
	return Wrong{}, false
}

func (l *Layout) wrongPart(i int, frame []byte, s Span) []Wrong {
	p := l.parts[i]
	put := func(name, what string, in []byte) Wrong {
		return Wrong{name, what, bytes.Join([][]byte{frame[:s.From], in, frame[s.To:]}, nil)}
	}
	flipped := bytes.Clone(frame[s.From:s.To])
	if len(flipped) > 0 {
		flipped[len(flipped)-1] ^= 1
	}
	switch {
	case p.Kind == Const && i < l.payload:
		return []Wrong{put("constant", "another byte in "+s.Name, flipped)}
	case p.Kind == Const && i != l.end:
		return []Wrong{put("terminator", "another byte in "+s.Name, flipped), put("no terminator", "the next frame in place of "+s.Name, frame)}
	case p.Kind == Check && p.number.form == formUint:
		return []Wrong{put("check", "another bit in "+s.Name, flipped)}
	case p.Kind == Check:
		return []Wrong{put("check", "no digit in "+s.Name, append(flipped[:len(flipped)-1], 'x'))}
	case p.Kind == Length:
		return l.wrongLength(p, frame[s.From:s.To], put)
	}
	return nil
}

// wrongLength are lengths that no frame has, whatever follows.
func (l *Layout) wrongLength(p Part, right []byte, put func(string, string, []byte) Wrong) (all []Wrong) {
	for _, w := range p.number.unreadable(right) {
		all = append(all, put(w.Name, w.What, w.Bytes))
	}
	if least := l.Least(); least > 0 {
		all = append(all, put("below minimum", fmt.Sprintf("a length of %d", least-1), p.number.append(nil, least-1|l.fragments.flag)))
	}
	if most := p.counts.most; most < p.number.greatest() && most < math.MaxInt64 {
		all = append(all, put("above maximum", fmt.Sprintf("a length of %d", most+1), p.number.append(nil, most+1)))
	}
	return all
}

// unreadable are the bytes that are no number in this form, though a careless reader may take some of them for the right one.
func (n number) unreadable(right []byte) []Wrong {
	switch {
	case n.form == formVarint:
		return n.unlessWide([]Wrong{{"endless varint", "a varint whose last byte says that another follows", bytes.Repeat([]byte{0xff}, n.bytes)}},
			Wrong{"longer varint", "a varint with a byte more than it needs", slices.Concat(right[:len(right)-1], []byte{right[len(right)-1] | 0x80, 0})})
	case n.form == formBER:
		return n.unlessWide([]Wrong{{"indefinite length", "BER's mark of a length that is not said", []byte{0x80}}},
			Wrong{"longer length", "a length with a byte more than it needs", longer(right)})
	case n.form == formBCD:
		return []Wrong{{"no digit", "a half byte above 9", bytes.Repeat([]byte{0xaa}, n.bytes)}}
	case n.form == formHead:
		return []Wrong{{"endless head", fmt.Sprintf("a head of more than %d bytes", n.bytes), bytes.Repeat([]byte("x"), n.bytes+len(n.until))}}
	case n.form == formDigits && len(n.until) == 0:
		return []Wrong{{"no digit", "letters in place of digits", bytes.Repeat([]byte("x"), n.bytes)}}
	case n.form != formDigits:
		return nil
	}
	return n.unlessWide([]Wrong{
		{"no digits", "the delimiter alone", n.until},
		{"sign", "a number below zero", append([]byte("-"), right...)},
		{"endless digits", "a digit more than there may be", bytes.Repeat([]byte("9"), n.bytes+1)},
	}, Wrong{"leading zero", "a zero before the number", append([]byte("0"), right...)})
}

// longer is a length of BER with a zero in front.
func longer(right []byte) []byte {
	if right[0] < 0x80 {
		return append([]byte{0x81}, right...)
	}
	return append([]byte{right[0] + 1, 0}, right[1:]...)
}

// unlessWide is all, and a number with more bytes than it needs, unless it may have them.
func (n number) unlessWide(all []Wrong, longer Wrong) []Wrong {
	if n.wide {
		return all
	}
	return append(all, longer)
}

// wrongEscape is a frame in which the escape stands before what it never stands before.
func (l *Layout) wrongEscape() []Wrong {
	if l.escape == nil {
		return nil
	}
	in := []byte{5, 1}
	if l.escape.any != 0 { // which may stand before all but the mark that ends the frame
		in = []byte{'a', 'b', 'c', l.escape.by}
	} else if !l.escape.cobs {
		in = []byte{l.escape.by, l.escape.never(l.Terminator())}
	}
	frame := append(l.header(nil, 0, nil), in...)
	for _, p := range l.parts[l.end:] {
		frame, _ = p.append(frame, nil, 0)
	}
	return []Wrong{{"escape", "an escape that stands for nothing", frame}}
}
