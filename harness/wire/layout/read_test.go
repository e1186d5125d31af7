package layout

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const header = "parts:\n  - length: {bytes: 2}\n  - payload\n"

// What cannot work is refused where it stands, by the rule that it breaks.
func TestWhatCannotWorkIsRefusedAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		text         string
		line, column int
		rule         string
	}{
		"a sequence of no width":   {header + "transform: [sequence]", 4, 13, "how its numbers lie"},
		"numbers that begin again": {header + "transform: [sequence: u16be]", 4, 23, "u32be"},
		"two sequences":            {header + "transform: [sequence: u64be, sequence: u64be]", 4, 30, "two sequences"},
		"two payloads":             {"parts:\n  - length: {bytes: 2}\n  - payload\n  - payload", 4, 5, "two payloads"},
		"no payload":               {"parts:\n  - length: {bytes: 2}", 1, 1, "no payload"},
		"two lengths":              {"parts:\n  - length: {bytes: 2}\n  - length: {bytes: 1}\n  - payload", 3, 5, "two lengths"},
		"no end":                   {"parts:\n  - const: \"0b\"\n  - payload", 3, 5, "nothing ends the payload"},
		"an end that is computed":  {"parts: [payload, check: {kind: crc32}]", 1, 9, "nothing ends the payload"},
		"a length behind":          {"parts:\n  - payload\n  - length: {bytes: 2}\n", 3, 5, "behind the payload"},
		"a length of nothing":      {"parts: [length: {bytes: 1, unit: 0}, payload]", 1, 34, "counts nothing"},
		"a length of at most 0":    {"parts: [length: {bytes: 1, most: 0}, payload]", 1, 34, "counts nothing"},
		"a length without room":    {"parts: [length: {bytes: 1, most: 3, counts: frame}, any: 9, payload]", 1, 9, "counts nothing"},
		"a length that moves":      {"parts: [length: {as: varint, counts: here}, payload]", 1, 9, "counts itself has a fixed number of bytes"},
		"no bytes":                 {"parts: [length: {counts: rest}, payload]", 1, 17, "how many `bytes`"},
		"nine bytes":               {"parts: [length: {bytes: 9}, payload]", 1, 25, "from 1 to 8"},
		"no such form":             {"parts: [length: {as: roman}, payload]", 1, 22, "uint, varint, digits, bcd, ber"},
		"digits behind digits":     {"parts: [length: {as: digits, until: \"0\"}, payload]", 1, 37, "begins with no digit"},
		"order of digits":          {"parts: [length: {as: digits, order: little}, payload]", 1, 37, "only a number of the form uint"},
		"unknown part":             {"parts: [payload, trailer: \"00\"]", 1, 18, "unknown key \"trailer\""},
		"unknown key":              {header + "colour: red", 4, 1, "unknown key \"colour\""},
		"a word that is no part":   {"parts: [body]", 1, 9, "`payload`"},
		"two kinds in one part":    {"parts:\n  - const: \"00\"\n    any: 2\n  - payload", 2, 5, "of one kind"},
		"no digits":                {"parts: [payload, const: \"0g\"]", 1, 25, "hexadecimal digits"},
		"no constant":              {"parts: [payload, const: \"\"]", 1, 25, "no bytes"},
		"a check over itself":      {"parts: [payload, const: \"00\", check: {kind: xor8, over: 3-3}]", 1, 57, "over itself"},
		"a check over a check":     {"parts: [payload, const: \"00\", check: {kind: xor8}, check: {kind: sum8, over: 1-3}]", 1, 31, "another check"},
		"a check over nowhere":     {"parts: [payload, const: \"00\", check: {kind: xor8, over: 1-9}]", 1, 57, "the first part being 1"},
		"a check of no kind":       {"parts: [payload, const: \"00\", check: {over: frame}]", 1, 38, "crc16-modbus"},
		"a check that may end":     {"parts: [payload, check: {kind: xor8}, const: \"03\"]", 1, 18, "may look like the constant"},
		"free bytes before an end": {"parts: [payload, any: 2, const: \"03\"]", 1, 18, "only a check"},
		"an escape that is a mark": {"parts: [payload, const: c0]\nescape: {byte: c0, map: {c0: dc}}", 2, 9, "is the mark that ends the frame"},
		"an escape of no mark":     {"parts: [payload, const: c0]\nescape: {byte: db, map: {db: dd}}", 2, 9, "is not escaped"},
		"an escape of not itself":  {"parts: [payload, const: c0]\nescape: {byte: db, map: {c0: dc}}", 2, 9, "not escaped itself"},
		"two escapes":              {"parts: [payload, const: c0]\nescape: {byte: db, map: {c0: dc, db: dc}}", 2, 38, "stands for two bytes"},
		"an escape without change": {"parts: [payload, const: c0]\nescape: {byte: db, xor: \"00\"}", 2, 25, "changes nothing"},
		"an escape and a length":   {header + "escape: {byte: db, xor: \"20\"}", 4, 9, "ends by its length"},
		"an escaped end":           {"parts: [payload, const: 1003]\nescape: {byte: \"10\", map: {\"10\": \"03\"}}", 2, 9, "looks like"},
		"cobs before no zero":      {"parts: [payload, const: c0]\nescape: cobs", 2, 9, "is 00"},
		"filler that may begin":    {header + "between: \"0a\"", 4, 10, "first ones of a frame"},
		"a flag of two bits":       {header + "continues: {flag: \"c000\"}", 4, 19, "one bit"},
		"a flag beyond":            {header + "continues: {flag: \"010000\"}", 4, 12, "no bit of the length"},
		"fragments of lines":       {"parts: [payload, const: \"0a\"]\ncontinues: {at: max}", 2, 12, "fragments have a length"},
		"padding of what ends":     {"parts: [pad: 1, payload, const: \"0a\"]", 1, 9, "padding follows a payload"},
		"head and parts":           {header + "head: {ends: x, length: '(\\d)', writes: x}", 2, 3, "leave out `parts`"},
		"head without a pattern":   {"head: {ends: x, length: 'a', writes: 'a{len}x'}", 1, 25, "one group"},
		"head that is not found":   {"head: {ends: x, length: 'b(\\d+)', writes: 'a{len}x'}", 1, 43, "does not find {len}"},
		"head that does not end":   {"head: {ends: x, length: 'a(\\d+)', writes: 'a{len}'}", 1, 43, "ends as `ends` says"},
		"nothing":                  {"name: x", 1, 1, "`parts`"},
		"an empty part":            {"parts:\n  - const:\n  - payload", 2, 5, "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(c.text))
			var at *yaml.SyntaxError
			if !errors.As(err, &at) {
				t.Fatalf("error is %v", err)
			}
			if !strings.Contains(at.Message, c.rule) {
				t.Errorf("error is %q, want the rule %q", at.Message, c.rule)
			}
			if p := at.Token.Position; p.Line != c.line || p.Column != c.column {
				t.Errorf("%q stands at %d:%d, want %d:%d", at.Message, p.Line, p.Column, c.line, c.column)
			}
		})
	}
}

// A long line that comes byte by byte is quadratic if each search starts at its beginning.
func TestAnEndIsSearchedOnce(t *testing.T) {
	for text, stream := range map[string]string{
		"parts: [payload, const: 0d0a]": "abc\rdef\nghi\r",
		"parts: [payload, const: 0d0a]\nescape: {byte: \"5c\", map: {\"0d\": \"72\", \"5c\": \"5c\"}}": "abc\\rdef\\\\ghi\r",
	} {
		l, err := Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var seen Seen
		for i := range stream {
			if _, ok, err := l.Scan([]byte(stream[:i+1]), 1000, &seen); ok || err != nil {
				t.Fatalf("after byte %d: %v, %v", i, ok, err)
			}
			left, last := i+1-seen.resume, stream[i]
			if pending := last == '\r' || last == '\\' && stream[i-1] != '\\'; left > 1 || (left == 1) != pending && !bytes.Contains([]byte(stream), []byte{'\\'}) {
				t.Errorf("after byte %d (%q): %d bytes would be searched again", i, last, left)
			}
		}
	}
}

// FuzzRead: the parser of descriptions never panics, and what it takes works: what is framed is read again, in one piece and in two, and
// its own text describes the same.
func FuzzRead(fuzz *testing.F) {
	for _, text := range []string{
		header, "parts: [tag: 2, const: \"0000\", length: {bytes: 2, counts: rest, most: 254}, payload]", "parts: [payload, const: 1c0d]",
		"parts: [length: {as: digits, until: \":\"}, payload, const: 2c]", "parts: [payload, const: c0]\nescape: {byte: db, map: {c0: dc, db: dd}}",
		"parts: [const: 7e, payload, check: {kind: crc16-x25, over: payload}, const: 7e]\nescape: {byte: 7d, xor: \"20\"}",
		"parts: [length: {bytes: 4}, payload]\ncontinues: {flag: \"80000000\"}", "head: {ends: x, length: 'a(\\d+)', writes: 'a{len}x'}",
		"parts: [payload, const: \"00\"]\nescape: cobs", "parts: [length: {bytes: 2, unit: 4, counts: frame}, any: 2, payload]\nbetween: 0a",
	} {
		fuzz.Add([]byte(text), []byte("abcdefgh"))
	}
	fuzz.Fuzz(func(t *testing.T, text, payload []byte) {
		l, err := Read(text)
		if err != nil {
			return
		}
		again, err := Read([]byte(l.Text()))
		if err != nil || again.Words() != l.Words() || again.Text() != l.Text() {
			t.Fatalf("%s\nis %s, read again %v", text, l.Text(), err)
		}
		if l.Fits(payload) != nil {
			return
		}
		frame := l.Append(nil, payload, nil)
		var seen Seen
		for cut := range frame {
			if _, ok, err := l.Scan(frame[:cut], uint64(len(payload)), &seen); ok || err != nil {
				t.Fatalf("%s: %d of the %d bytes % x: %v, %v", l.Words(), cut, len(frame), frame, ok, err)
			}
		}
		found, ok, wrong := l.Scan(frame, uint64(len(payload)), &seen)
		if !ok || wrong != nil || !bytes.Equal(found.Payload, payload) || found.Size != len(frame) {
			t.Fatalf("%s: % x is read as % x, %v, %v", l.Words(), frame, found.Payload, ok, wrong)
		}
		if cuts := l.Cuts(frame); len(cuts) != max(0, len(frame)-1) {
			t.Fatalf("%s: %d cuts in % x", l.Words(), len(cuts), frame)
		}
		l.Wrong(payload) // which fits
	})
}
