package layout

import (
	"bytes"
	"fmt"
	"math"

	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Whole is the layout of the same frames whose payload is the whole frame: whoever sends chooses its header, too.
func (l *Layout) Whole() *Layout {
	w := *l
	w.said.whole = true
	if l.first != nil {
		w.first, w.later = l.first.Whole(), l.later.Whole()
	}
	return &w
}

// Aside is the layout of the same frames, where those whose payload is one of these are set aside.
func (l *Layout) Aside(said []template.Template) *Layout {
	a := *l
	a.said.aside = said
	if l.first != nil {
		a.first, a.later = l.first.Aside(said), l.later.Aside(said)
	}
	return &a
}

// Asked is the layout of a question that carries a payload: within the payload of a frame, or as a whole message if that is nil.
func Asked(within *Layout, t template.Template, m template.Numbering, allow Allowed) (*Layout, *template.Trouble) {
	c, trouble := compile(t)
	if trouble != nil {
		return nil, trouble
	}
	l := &Layout{Name: "its exchange", payload: -1, length: -1, end: -1, said: said{allow: allow, again: math.MaxUint64}}
	l.parts = c
	if within != nil {
		if trouble := l.nest(within); trouble != nil {
			return nil, trouble
		}
	}
	return l.settled(t, m)
}

// Answered is the layout of an answer to such questions, likewise. In it some bytes may vary. An answer under a tag that was given to a
// question carries what that does.
func Answered(within *Layout, t template.Template, m template.Numbering, asked *Layout) (*Layout, *template.Trouble) {
	if within != nil {
		l := *within
		l.json, l.said.answer = false, &t
		l.shares(t, asked)
		return &l, nil
	}
	c, trouble := compile(t)
	if trouble != nil {
		return nil, trouble
	}
	l := &Layout{Name: "its exchange", parts: c, payload: -1, length: -1, end: -1, said: said{again: math.MaxUint64}}
	if _, trouble := l.settled(t, m); trouble != nil {
		return nil, trouble
	}
	l.shares(t, asked)
	return l, nil
}

// shares gives the layout of an answer that has a tag the tags of its questions, if those have one.
func (l *Layout) shares(answer template.Template, asked *Layout) {
	if answer.Has(template.Tag) && asked.said.tags != nil {
		l.said.tags = asked.said.tags
	}
}

// compile makes parts of pieces. Digits without a width end where the literal behind them begins, which is taken with them.
func compile(t template.Template) (parts []Part, _ *template.Trouble) {
	measured := false
	for i := 0; i < len(t.Pieces); i++ {
		p := t.Pieces[i]
		next := template.Piece{}
		if i+1 < len(t.Pieces) {
			next = t.Pieces[i+1]
		}
		switch p.Kind {
		case template.Literal:
			parts = append(parts, Part{Kind: Const, bytes: p.Bytes})
		case template.Byte:
			parts = append(parts, Part{Kind: Any, number: number{form: formUint, bytes: 1}})
		case template.Payload:
			parts = append(parts, Part{Kind: Payload})
		case template.Tag:
			parts = append(parts, Part{Kind: Tag, number: number{form: formUint, bytes: p.Form.Bytes}, tag: p.Form})
		case template.Run:
			if next.Kind != template.Literal {
				return nil, &template.Trouble{Problem: "nothing tells where the bytes end that * stands for",
					Remedy: "let text that is always there follow it"}
			}
			parts = append(parts, Part{Kind: Run})
		case template.Length:
			part := Part{Kind: Length, number: numberOf(p.Form), counts: counts{what: countsPayload, unit: 1, most: math.MaxUint64, add: p.Add}}
			if measured {
				part.Kind = Again
			}
			if measured = true; p.Form.As == template.Digits && p.Form.Bytes == 0 {
				if next.Kind != template.Literal || bytes.IndexByte([]byte("0123456789"), next.Bytes[0]) >= 0 {
					return nil, &template.Trouble{Problem: "nothing tells where the digits of {len} end",
						Remedy: "let text that is always there and begins with no digit follow it, or say how many there are: {len:digits4}"}
				}
				part.number.until = next.Bytes
				i++
			}
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// numberOf is how a template writes a length.
func numberOf(f template.Form) number {
	switch f.As {
	case template.Varint:
		return number{form: formVarint, bytes: f.Bytes}
	case template.Digits:
		n := number{form: formDigits, bytes: f.Bytes}
		if n.bytes == 0 {
			n.bytes = most[formDigits][1]
		}
		return n
	}
	return number{form: formUint, bytes: f.Bytes, little: f.Little}
}

// nest puts the parts in the place of the payload of a frame.
func (l *Layout) nest(within *Layout) *template.Trouble {
	if within.escape != nil || len(within.sealed) > 0 || !within.fragments.none() || within.has(Pad) ||
		within.HasLength() && within.parts[within.length].number.form == formHead {
		return &template.Trouble{Problem: fmt.Sprintf("a template with {payload} cannot stand in a frame of %s", within.Name),
			Remedy: "write the whole message as a template, and say framing: none"}
	}
	l.Name, l.between = within.Name, within.between
	if end := within.Terminator(); end != nil {
		l.said.barred = append(l.said.barred, end)
	}
	inner, size := l.parts, uint64(0)
	for i, p := range inner {
		size += uint64(p.size())
		switch {
		case p.Kind == Length && within.HasLength() && p.size() == 0:
			return &template.Trouble{Problem: "a {len} of no fixed width cannot stand in a frame that has a length itself",
				Remedy: "say how many digits there are, such as {len:digits4}, or write the whole message as a template with framing: none"}
		case p.Kind == Length && within.HasLength():
			inner[i].Kind = Again
		}
	}
	l.parts = append(append(append([]Part{}, within.parts[:within.payload]...), inner...), within.parts[within.payload+1:]...)
	l.covers(within.payload, len(inner))
	if within.HasLength() && l.parts[within.length].counts.what == countsPayload {
		l.parts[within.length].counts.add += size
	}
	return nil
}

// covers makes the checks, which go by the numbers of parts, cover so many parts in the place of the one that was the payload.
func (l *Layout) covers(payload, inner int) {
	for i := range l.parts {
		if p := &l.parts[i]; p.Kind == Check {
			if p.sum.from > payload {
				p.sum.from += inner - 1
			}
			if p.sum.to >= payload {
				p.sum.to += inner - 1
			}
		}
	}
}

func (l *Layout) has(k Kind) bool {
	for _, p := range l.parts {
		if p.Kind == k {
			return true
		}
	}
	return false
}

// settled is the layout once its parts are there, and what is wrong with them as a whole.
func (l *Layout) settled(t template.Template, m template.Numbering) (*Layout, *template.Trouble) {
	for i, p := range l.parts {
		switch {
		case p.Kind == Payload && l.payload >= 0:
			return nil, &template.Trouble{Problem: "{payload} stands in it twice", Remedy: "a message carries one payload"}
		case p.Kind == Payload:
			l.payload = i
		case p.Kind == Length:
			l.length = i
		}
		if greatest := p.number.greatest(); (p.Kind == Length || p.Kind == Again) && greatest < p.counts.add {
			return nil, &template.Trouble{Problem: fmt.Sprintf("a {len} that counts %d bytes beside the payload, and has room for %d at most",
				p.counts.add, greatest), Remedy: "give it more bytes"}
		} else if p.Kind == Again {
			l.said.again = min(l.said.again, greatest-p.counts.add)
		}
	}
	if l.payload < 0 {
		return nil, &template.Trouble{Problem: "there is no {payload} in it", Remedy: "put {payload} where the message stands"}
	}
	if l.length > l.payload {
		return nil, &template.Trouble{Problem: "{len} stands behind {payload}: nobody could tell where the payload ends",
			Remedy: "let a {len} stand before it"}
	}
	if l.length < 0 {
		if l.end = l.payload + 1; l.end == len(l.parts) || l.parts[l.end].Kind != Const {
			return nil, &template.Trouble{Problem: "nothing tells where {payload} ends",
				Remedy: "let a {len} stand before it, or text that is always there behind it"}
		}
	}
	l.overhead = l.measured()
	if t.Has(template.Tag) {
		l.said.tags = newTags(m)
	}
	return l, nil
}
