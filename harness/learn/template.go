package learn

import (
	"bytes"
	"slices"
)

// Part is a part of a question or an answer: bytes as they are, or what stands for bytes that differ.
type Part struct {
	Kind  PartKind
	Bytes []byte // as they were seen
	Form  string // of Length: how it is written, and what it counts more, such as u32be+4; empty is decimal digits
}

// PartKind is what a part of a message is.
type PartKind int

// The kinds of parts.
const (
	Literal PartKind = iota // always these bytes, as far as was seen
	Tag                     // of the asker's choice, and the answer repeats it: an id
	Payload                 // the same, and of any length: the user's data
	Length                  // how long Payload is
	Varying                 // in an answer: bytes that nobody can foretell
)

// Exchange is a question, and its answer.
type Exchange struct {
	Question, Answer []Part // with what an asker needs: bytes of the question that the answer does not repeat are as they were seen
	Asked, Said      []Part // with what an answerer needs: such bytes vary, and none of the answer does
	Seen             int    // different pairs that it was read off
	Unrepeated       bool   // bytes of the question differ that the answer does not repeat
	Printable        bool   // nothing but printable ASCII was seen where the payload stands
}

// exchangeOf reads an exchange off pairs of one kind, the first of which it shows. If they are whole frames, headers are where their lengths
// stand.
func exchangeOf(group []pair, h headers) Exchange {
	shown := group[0]
	x := Exchange{Seen: len(group)}
	var fields []field
	var others []token
	for _, at := range h.beside(shown.question, differing(group, func(p pair) []byte { return p.question })) {
		f := widest(group, at)
		if f.repeated(group) {
			fields = append(fields, f)
		} else {
			others = append(others, at)
		}
	}
	fields = named(fields)
	asked := append(slices.Clone(fields), lengths(group, fields)...)
	asked = append(asked, h.length(shown.question, fields)...)
	x.Unrepeated, x.Printable = len(others) > 0, printable(fields)
	x.Question, x.Asked = partsOf(shown.question, asked, nil), partsOf(shown.question, asked, others)
	x.Answer = answerParts(group, fields, h)
	x.Said = fixed(x.Answer)
	return x
}

// widest is the field at a place, with zeros before it if every answer repeats those, too: a number that counts up from 1 has its high
// bytes there.
func widest(group []pair, at token) field {
	if at.len() == 1 && kindOf(group[0].question[at.from]) == other {
		for _, width := range []int{8, 4, 2} {
			from := at.to - width
			if from < 0 || bytes.Count(group[0].question[from:at.from], []byte{0}) < width-1 {
				continue
			}
			wide := token{from, at.to}
			if f := (field{at: wide, values: valuesAt(group, wide)}); f.repeated(group) {
				return f
			}
		}
	}
	return field{at: at, values: valuesAt(group, at)}
}

// printable reports whether there is a payload, of printable ASCII alone.
func printable(fields []field) bool {
	n := slices.IndexFunc(fields, func(f field) bool { return f.kind == Payload })
	return n >= 0 && !slices.ContainsFunc(fields[n].values, func(v []byte) bool {
		return slices.ContainsFunc(v, func(b byte) bool { return b < ' ' || b > '~' })
	})
}
