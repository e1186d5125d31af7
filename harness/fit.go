package harness

import (
	"math"
)

// Fit returns what can be sent in place of these payloads: shortened to what the lab's framing can carry and the implementation's limit
// allows, so that a scenario holds for a one-byte length too, and spelt in letters where it carries no other bytes. A server that does not echo is sent its question instead, each with the next
// tag.
func (l *Lab) Fit(payloads ...[]byte) [][]byte {
	most := l.Largest()
	out := make([][]byte, len(payloads))
	for i, p := range payloads {
		out[i] = l.Spell(p, most)
		if l.Impl.Exchange != nil {
			out[i] = l.Question(int(l.asked.Add(1)))
		}
	}
	return out
}

// Spell is a payload within a limit, in what the framing carries: it may take a few bytes more to say, so that it has fewer then.
func (l *Lab) Spell(p []byte, most int64) []byte {
	p = p[:min(int64(len(p)), most)]
	spelt := l.Framing.Layout().Spell(p)
	if over := int64(len(spelt)) - most; over > 0 {
		return l.Framing.Layout().Spell(p[:max(0, int64(len(p))-over)])
	}
	return spelt
}

// Announced is the greatest length that is legal and that one header can announce.
func (l *Lab) Announced() int64 {
	if most := l.Framing.Announces(); most < math.MaxInt64 {
		return min(int64(most), l.Largest())
	}
	return l.Largest()
}

// Largest is the length of the longest payload that the framing can carry and the limit allows.
func (l *Lab) Largest() int64 {
	most := int64(math.MaxInt64)
	if c := l.Framing.Capacity(); c < math.MaxInt64 {
		most = int64(c)
	}
	if l.Framing.Max > 0 {
		most = min(most, l.Framing.Max)
	}
	return most
}

// A server that does not echo answers one question (Impl.Exchange). A scenario that needs messages and their replies, and not
// what is in them, holds for both: Fit, Payload, Bulk and Flooding give what is sent, Replies what has to come back.

// Question is question number n, from 0, of a server that does not echo.
func (l *Lab) Question(n int) []byte { return l.Impl.Exchange.Ask(n, !l.Framing.Layout().Clean()) }
