package template

import (
	"bytes"
	"slices"
	"strconv"
)

// Kind is what a piece of a template is.
type Kind string

// The kinds of pieces.
const (
	Literal Kind = "literal" // always these bytes
	Byte    Kind = "byte"    // any one byte
	Run     Kind = "run"     // any bytes, none at all too, up to what follows
	Length  Kind = "len"     // how long the payload is
	Payload Kind = "payload" // the message
	Tag     Kind = "tag"     // a number that the sender chooses and an answer repeats
)

// Piece is one piece of a template.
type Piece struct {
	Kind  Kind   `json:"kind"`
	Bytes []byte `json:"bytes,omitempty"` // of Literal
	Form  Form   `json:"form,omitzero"`   // of Length and Tag
	Add   uint64 `json:"add,omitempty"`   // of Length: bytes that it counts beside the payload
}

// Template is a text in pieces. It is plain data; the zero value says nothing.
type Template struct {
	Pieces []Piece `json:"pieces,omitempty"`
}

// Of is the template that is always these bytes.
func Of(b []byte) Template { return Template{[]Piece{{Kind: Literal, Bytes: b}}} }

// Has reports whether a piece of this kind is in it.
func (t Template) Has(k Kind) bool {
	return slices.ContainsFunc(t.Pieces, func(p Piece) bool { return p.Kind == k })
}

// Varies reports whether it does not say every byte: something in it is for who hears it alone.
func (t Template) Varies() bool { return t.Has(Byte) || t.Has(Run) }

// Fill is what is said with this number as its tag and this payload. Any byte is written as a question mark, any bytes as a star.
func (t Template) Fill(tag uint64, payload []byte) []byte {
	var b []byte
	for _, p := range t.Pieces {
		switch p.Kind {
		case Literal:
			b = append(b, p.Bytes...)
		case Payload:
			b = append(b, payload...)
		case Length:
			b = p.Form.append(b, uint64(len(payload))+p.Add)
		case Tag:
			b = p.Form.append(b, tag)
		case Byte:
			b = append(b, '?')
		case Run:
			b = append(b, '*')
		}
	}
	return b
}

// Beside is Fill without a payload, where what may be any bytes is as it stands in b, as far as b has something there: so that what differs
// from b is what is wrong with b.
func (t Template) Beside(b []byte, tag uint64) (right []byte) {
	at := 0 // in b
	for i, p := range t.Pieces {
		fixed := Template{Pieces: t.Pieces[i : i+1]}.Fill(tag, nil)
		switch p.Kind {
		case Byte:
			if at < len(b) {
				fixed = b[at : at+1]
			}
		case Run:
			if end := t.runsTo(i, b[min(at, len(b)):], tag); end >= 0 {
				fixed = b[at : at+end]
			}
		}
		right, at = append(right, fixed...), at+len(fixed)
	}
	return right
}

// runsTo is how many bytes of b any bytes stand for, by the piece behind them; -1 if that does not come.
func (t Template) runsTo(i int, b []byte, tag uint64) int {
	if i+1 == len(t.Pieces) {
		return len(b)
	}
	return bytes.Index(b, Template{Pieces: t.Pieces[i+1 : i+2]}.Fill(tag, nil))
}

// Least is how many bytes it has at least: with an empty payload, and nothing where any bytes may stand.
func (t Template) Least() (n int) {
	for _, p := range t.Pieces {
		switch p.Kind {
		case Literal:
			n += len(p.Bytes)
		case Byte:
			n++
		case Length, Tag:
			n += max(1, p.Form.Bytes)
		}
	}
	return n
}

// words is what a piece is called within a sentence.
func (p Piece) words() string {
	switch p.Kind {
	case Literal:
		return show(p.Bytes)
	case Byte:
		return "any byte"
	case Run:
		return "any bytes"
	case Length:
		return "the length, " + p.Form.String()
	case Payload:
		return "the payload"
	}
	return "the tag, " + p.Form.String()
}

// show is a sample of bytes for a sentence.
func show(b []byte) string {
	const most = 24
	if len(b) > most {
		return strconv.QuoteToASCII(string(b[:most])) + "…"
	}
	return strconv.QuoteToASCII(string(b))
}
