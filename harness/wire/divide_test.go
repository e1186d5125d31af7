package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// However much of two frames has come, the parts follow each other without a gap, and are those that the whole stream has there.
func TestEveryBeginningOfAStreamIsDividedAlike(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		frame := GoldenOf(name)[0].Frame
		stream := append(append([]byte{}, frame...), frame...)
		all, whole := f.Layout().Divide(stream)
		if whole != len(stream) || len(all) == 0 {
			t.Fatalf("of %d bytes it divides %d, into %v", len(stream), whole, all)
		}
		for n := range stream {
			spans, whole := f.Layout().Divide(stream[:n])
			if whole != n {
				t.Fatalf("of the first %d bytes it divides %d", n, whole)
			}
			for i, s := range spans {
				if s.To > n || i > 0 && s.From < spans[i-1].To {
					t.Fatalf("of the first %d bytes, %s lies from %d to %d", n, s.Name, s.From, s.To)
				}
				if kind := kindAt(all, s.From); kind != s.Kind && !guessed(f, s.Kind) {
					t.Fatalf("of the first %d bytes, byte %d is of %s, and of the whole stream it is of %q", n, s.From, s.Name, kind)
				}
			}
		}
	})
}

// guessed reports whether a part may turn out to be another one once more has come: where no length says how long a payload is, what follows
// it may still be of it.
func guessed(f Framing, k layout.Kind) bool { return !f.Layout().HasLength() && k == layout.Payload }

func kindAt(spans []layout.Span, at int) layout.Kind {
	for _, s := range spans {
		if s.From <= at && at < s.To {
			return s.Kind
		}
	}
	return ""
}

func TestAStreamIsDividedIntoItsParts(t *testing.T) {
	for _, c := range []struct{ framing, stream, want string }{
		{"u32be", "\x00\x00\x00\x02hi\x00\x00", "length 0-4, payload 4-6, length 6-8: 8"},
		{"u32be", "\x00\x00\x00\x05hi", "length 0-4, payload 4-6: 6"},
		{"crlf", "hi\r\nyo", "payload 0-2, const 2-4, payload 4-6: 6"},
		{"stx-etx-lrc", "\x02123", "const 0-1, payload 1-4: 4"},
		{"stx-etx-lrc", "\x02123\x03", "const 0-1, payload 1-4, const 4-5: 5"},
		{"stx-etx-lrc", "\x02123\x034", ": 0"},
		{"hdlc", "~12", "const 0-1, payload 1-3: 3"},
		{"hdlc", "", ": 0"},
	} {
		spans, whole := Named(c.framing).Layout().Divide([]byte(c.stream))
		var words []string
		for _, s := range spans {
			words = append(words, fmt.Sprintf("%s %d-%d", s.Kind, s.From, s.To))
		}
		if got := fmt.Sprintf("%s: %d", strings.Join(words, ", "), whole); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.framing, c.stream, got, c.want)
		}
	}
}
