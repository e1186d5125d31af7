package template

import (
	"fmt"
	"math"
)

// Numbering says which numbers tags have. They are given out in order, from the first to the last, and again.
type Numbering struct {
	As       Form   `json:"as"`
	From, To uint64 // the least and the greatest
}

// usual is how many bytes a form has whose width nobody says.
var usual = map[string]int{Digits: 6, HexForm: 8, Letters: 6}

// NumberingOf is the numbering of a form, whose name is as for ParseForm, from the least to the greatest number; to 0 is the greatest
// that the form has room for.
func NumberingOf(as string, from, to uint64) (Numbering, *Trouble) {
	f, ok := ParseForm(as)
	if !ok || f.As == Varint {
		return Numbering{}, &Trouble{Problem: fmt.Sprintf("a tag is no %q", as),
			Remedy: "it is u8, u16be to u64be, u16le to u64le, digits, hex or letters; of the last three the number of them may follow"}
	}
	if f.Bytes == 0 {
		f.Bytes = usual[f.As]
		if to > 0 {
			f.Bytes = f.width(to)
		}
	}
	if to == 0 {
		to = f.greatest()
		if f.As == Digits && from == 0 {
			from = (to + 1) / 10 // without zeros in front, which a number may not have everywhere
		}
	}
	return Numbering{f, from, to}, fitting(f, from, to)
}

// fitting is what is wrong with these bounds.
func fitting(f Form, from, to uint64) *Trouble {
	switch {
	case to > f.greatest():
		return &Trouble{Problem: fmt.Sprintf("the tag is too narrow: %s has room for %d at most, and tags go up to %d", f, f.greatest(), to),
			Remedy: "give it more bytes, or a lower `to`"}
	case from >= to:
		return &Trouble{Problem: fmt.Sprintf("the tags from %d to %d are no two numbers", from, to),
			Remedy: "give `to` a greater one than `from`"}
	case f.As == Digits && f.width(from) != f.width(to):
		return &Trouble{Problem: fmt.Sprintf("the tags from %d to %d have different numbers of digits", from, to),
			Remedy: "let both have as many, such as from 1000 to 9999"}
	}
	return nil
}

// Of is the tag of question number n, from 0.
func (m Numbering) Of(n uint64) uint64 {
	if all := m.To - m.From; all < math.MaxUint64 {
		n %= all + 1
	}
	return m.From + n
}

// Numbered is t with its tags as the numbering has them: where it does not say how one is written, in the form of the numbering, and
// elsewhere with as many bytes as the greatest needs.
func (t Template) Numbered(m Numbering) (Template, *Trouble) {
	out := Template{make([]Piece, len(t.Pieces))}
	copy(out.Pieces, t.Pieces)
	for i, p := range t.Pieces {
		if p.Kind != Tag {
			continue
		}
		f := p.Form
		switch {
		case f.As == "":
			f = m.As
		case f.Bytes == 0:
			f.Bytes = f.width(m.To)
		}
		if found := fitting(f, m.From, m.To); found != nil {
			return t, found
		}
		out.Pieces[i].Form = f
	}
	return out, nil
}

// With is t with a tag in place of the bytes at an offset, where they are always the same; nothing changes if they are not there.
func (t Template) With(offset int, f Form) Template {
	out := Template{}
	at := 0
	for _, p := range t.Pieces {
		from := offset - at
		at += len(p.Bytes)
		if p.Kind != Literal || from < 0 || from+f.Bytes > len(p.Bytes) {
			out.Pieces = append(out.Pieces, p)
			continue
		}
		before, behind := p.Bytes[:from], p.Bytes[from+f.Bytes:]
		for _, part := range []Piece{{Kind: Literal, Bytes: before}, {Kind: Tag, Form: f}, {Kind: Literal, Bytes: behind}} {
			if part.Kind == Tag || len(part.Bytes) > 0 {
				out.Pieces = append(out.Pieces, part)
			}
		}
	}
	return out
}
