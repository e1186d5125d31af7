package template

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Trouble is what is wrong with a template.
type Trouble struct {
	At      int // character of the text, from 1; 0: all of it
	Problem string
	Remedy  string
}

func (t *Trouble) Error() string {
	text := t.Problem
	if t.At > 0 {
		text = fmt.Sprintf("character %d: %s", t.At, t.Problem)
	}
	if t.Remedy == "" {
		return text
	}
	return text + "; " + t.Remedy
}

// parser goes through the text of a template.
type parser struct {
	text   string
	at     int // bytes of it that are read
	hex    bool
	pieces []Piece
}

// Parse reads a template as text, or as hexadecimal digits.
func Parse(text string, inHex bool) (Template, *Trouble) {
	p := &parser{text: text, hex: inHex}
	for p.at < len(p.text) {
		if err := p.next(); err != nil {
			err.At = utf8.RuneCountInString(p.text[:p.at]) + 1
			return Template{}, err
		}
	}
	return Template{p.pieces}, nil
}

func (p *parser) next() *Trouble {
	rest := p.text[p.at:]
	switch {
	case rest[0] == '{' && len(rest) > 1 && unicode.IsLetter(rune(rest[1])):
		return p.place(rest)
	case p.hex:
		return p.digits(rest)
	case strings.HasPrefix(rest, "**"), strings.HasPrefix(rest, "{{"):
		p.literal(rest[:1], 2)
	case rest[0] == '*':
		p.add(Piece{Kind: Run}, 1)
	default:
		p.literal(rest[:1], 1)
	}
	return nil
}

// digits reads what stands for one byte, or for any bytes.
func (p *parser) digits(rest string) *Trouble {
	switch {
	case unicode.IsSpace(rune(rest[0])):
		p.at++
		return nil
	case rest[0] == '*':
		p.add(Piece{Kind: Run}, 1)
		return nil
	case strings.HasPrefix(rest, "??"):
		p.add(Piece{Kind: Byte}, 2)
		return nil
	}
	b, err := hex.DecodeString(rest[:min(2, len(rest))])
	if err != nil {
		return &Trouble{Problem: "these are no bytes in hexadecimal digits, two for each: " + err.Error(),
			Remedy: "beside digits there may be ?? for any byte, * for any bytes, and {payload}, {len} and {tag}"}
	}
	p.literal(string(b), 2)
	return nil
}

// add takes a piece that was written in so many bytes.
func (p *parser) add(piece Piece, size int) {
	p.pieces, p.at = append(p.pieces, piece), p.at+size
}

// literal takes bytes that are always the same, and joins them to those before.
func (p *parser) literal(b string, size int) {
	if n := len(p.pieces); n > 0 && p.pieces[n-1].Kind == Literal {
		p.pieces[n-1].Bytes = append(p.pieces[n-1].Bytes, b...)
		p.at += size
		return
	}
	p.add(Piece{Kind: Literal, Bytes: []byte(b)}, size)
}
