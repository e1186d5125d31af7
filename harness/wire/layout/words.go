package layout

import (
	"fmt"
	"math"
	"strings"

	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Words says in one line what lies on the wire, part by part.
func (l *Layout) Words() string {
	var words []string
	for i := range l.parts {
		words = append(words, l.word(i))
	}
	return strings.Join(words, ", ") + l.also()
}

// also is what holds for the whole frame.
func (l *Layout) also() (text string) {
	if e := l.escape; e != nil && e.cobs {
		text += "; the payload without zeros (COBS)"
	} else if e != nil {
		text += fmt.Sprintf("; marks escaped by %02x", e.by)
		if e.any != 0 {
			text += ", and any byte that a sender chooses"
		}
	}
	switch f := l.fragments; {
	case f.flag != 0:
		text += fmt.Sprintf("; the bit %x of the length is set on the last fragment", f.flag)
	case f.full:
		text += "; a full frame goes on in the next one"
	case f.empty:
		text += "; frames until an empty one are one message"
		if f.idle {
			text += ", an empty one alone is none"
		}
	}
	if l.json {
		text += "; the payload is JSON"
	}
	if l.first != nil {
		text += fmt.Sprintf("; the first frame that a client sends: %s", l.first.Words())
	}
	if len(l.sealed) > 0 {
		text += fmt.Sprintf("; a message becomes the payload by %s", l.sealed)
	}
	switch {
	case l.Shares():
		text += fmt.Sprintf("; two frames may share one % x, and further ones may stand between them", l.between)
	case len(l.between) > 0:
		text += fmt.Sprintf("; % x may stand between frames", l.between)
	}
	return text
}

func (l *Layout) word(i int) string {
	switch p := l.parts[i]; p.Kind {
	case Const:
		return fmt.Sprintf("% x", p.bytes)
	case Any, Tag:
		return fmt.Sprintf("%s %d", p.Kind, p.number.bytes)
	case Run:
		return "any bytes"
	case Again:
		return "length again, " + p.number.words()
	case Length:
		if p.number.wide {
			return "length " + p.number.words() + ", or more than it needs," + p.counts.words()
		}
		return "length " + p.number.words() + p.counts.words()
	case Check:
		return fmt.Sprintf("check %s %s over %s", p.sum.kind, p.number.words(), l.covered(p.sum))
	case Pad:
		return "length of padding " + p.number.words()
	}
	return "payload"
}

func (n number) words() string {
	order := "be"
	if n.little {
		order = "le"
	}
	switch {
	case n.form == formHead:
		return fmt.Sprintf("in a head that ends with %q", n.until)
	case n.form == formDigits && len(n.until) > 0:
		return fmt.Sprintf("in up to %d digits and %q", n.bytes, n.until)
	case n.form == formVarint, n.form == formBER:
		return fmt.Sprintf("%s of up to %d bytes", n.form, n.bytes)
	case n.form == formDigits, n.form == formHex:
		return fmt.Sprintf("in %d %s", n.bytes, map[form]string{formDigits: "digits", formHex: "hex digits"}[n.form])
	case n.form == formBCD:
		return fmt.Sprintf("bcd of %d bytes", n.bytes)
	case n.bytes == 1:
		return "u8"
	}
	return fmt.Sprintf("u%d%s", 8*n.bytes, order)
}

func (c counts) words() string {
	text := map[string]string{
		countsPayload: " of the payload", countsRest: " of all behind it", countsHere: " of itself and all behind it",
		countsFrame: " of the frame",
	}[c.what]
	if c.unit > 1 {
		text += fmt.Sprintf(" in units of %d", c.unit)
	}
	if c.least > 0 {
		text += fmt.Sprintf(", at least %d", c.least)
	}
	if c.most < math.MaxUint64 {
		text += fmt.Sprintf(", at most %d", c.most)
	}
	return text
}

// covered says what a check covers.
func (l *Layout) covered(s sum) string {
	switch {
	case s.from == l.payload && s.to == l.payload:
		return "the payload"
	case s.from == 0 && s.to == len(l.parts)-1:
		return "the frame with zeros in its place"
	case s.from == s.to:
		return fmt.Sprintf("part %d", s.from+1)
	}
	return fmt.Sprintf("parts %d to %d", s.from+1, s.to+1)
}

// name is what a part is called within a sentence.
func (l *Layout) name(i int) string {
	switch p := l.parts[i]; {
	case p.Kind == Payload:
		return "the payload"
	case p.Kind == Const && (i == l.end || i > l.payload && i == len(l.parts)-1):
		return fmt.Sprintf("the terminator % x", p.bytes)
	case p.Kind == Const:
		return fmt.Sprintf("the constant % x", p.bytes)
	case p.Kind == Any:
		return fmt.Sprintf("%d free bytes", p.number.bytes)
	case p.Kind == Tag && p.tag != (template.Form{}):
		return "the tag"
	case p.Kind == Run:
		return "any bytes"
	case p.Kind == Again:
		return "the length that stands there once more"
	case p.Kind == Tag:
		return fmt.Sprintf("the tag of %d bytes", p.number.bytes)
	case p.Kind == Check:
		return "the check " + p.sum.kind
	case p.number.form == formHead:
		return "the head"
	case p.Kind == Pad:
		return "the length of the padding"
	}
	return "the length"
}
