package learn

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rule writes parts as a rule of a client has them, where each tag says how it is written.
func Rule(parts []Part) string { return template(parts, true) }

// Template writes parts as the manifest has them: as text where all bytes are ASCII, else as hexadecimal digits.
func Template(parts []Part) string { return template(parts, false) }

func template(parts []Part, formed bool) string {
	if slices.ContainsFunc(parts, func(p Part) bool { return slices.ContainsFunc(p.Bytes, func(b byte) bool { return b >= 0x7f }) }) {
		return "{hex: " + strconv.Quote(inHex(parts, formed)) + "}"
	}
	return "{text: " + quoted(inText(parts, formed)) + "}"
}

func inText(parts []Part, formed bool) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Kind == Literal {
			b.WriteString(strings.NewReplacer("*", "**", "{", "{{").Replace(string(p.Bytes)))
			continue
		}
		b.WriteString(p.place(formed))
	}
	return b.String()
}

func inHex(parts []Part, formed bool) string {
	var words []string
	for _, p := range parts {
		switch p.Kind {
		case Literal:
			words = append(words, hex.EncodeToString(p.Bytes))
		default:
			words = append(words, p.place(formed))
		}
	}
	return strings.Join(words, " ")
}

// place is what stands for bytes that differ. formed says how a tag is written, too.
func (p Part) place(formed bool) string {
	if p.Kind == Tag && formed {
		return "{tag:" + numbering(p.Bytes) + "}"
	}
	if p.Kind == Length && p.Form != "" {
		return "{len:" + p.Form + "}"
	}
	return map[PartKind]string{Tag: "{tag}", Payload: "{payload}", Length: "{len}", Varying: "*"}[p.Kind]
}

// quoted is a text within double quotes, as YAML reads it.
func quoted(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\n':
			b.WriteString(`\n`)
		case c < ' ':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

// Numbering is how the tag is written, in the word of a manifest; empty if there is none.
func (x *Exchange) Numbering() string {
	for _, p := range x.Question {
		if p.Kind == Tag {
			return numbering(p.Bytes)
		}
	}
	return ""
}

func numbering(value []byte) string {
	switch digits := len(strings.Trim(string(value), "0123456789")) == 0; {
	case digits:
		return "digits"
	case len(value) == 1:
		return "u8"
	case len(value) == 2, len(value) == 4, len(value) == 8:
		return fmt.Sprintf("u%dbe", 8*len(value))
	}
	return fmt.Sprintf("letters%d", min(len(value), 13))
}

// Carries reports whether the question carries the user's data.
func (x *Exchange) Carries() bool {
	return slices.ContainsFunc(x.Question, func(p Part) bool { return p.Kind == Payload })
}
