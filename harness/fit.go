package harness

import (
	"math"
)

// Fit returns what can be sent in place of these payloads: shortened to what the lab's framing can carry and the implementation's limit
// allows, so that a scenario holds for a one-byte length too. A server that does not echo is sent its question instead, each with the next
// tag.
func (l *Lab) Fit(payloads ...[]byte) [][]byte {
	most := l.Largest()
	out := make([][]byte, len(payloads))
	for i, p := range payloads {
		out[i] = p[:min(int64(len(p)), most)]
		if l.Impl.Exchange != nil {
			out[i] = l.Question(int(l.asked.Add(1)))
		}
	}
	return out
}

// Largest is the length of the longest payload that the framing can carry and the limit allows.
func (l *Lab) Largest() int64 {
	most := int64(math.MaxInt64)
	if !l.Framing.Line() {
		if c := l.Framing.Capacity(); c < math.MaxInt64 {
			most = int64(c)
		}
	}
	if l.Framing.Max > 0 {
		most = min(most, l.Framing.Max)
	}
	return most
}

// A server that does not echo answers one question (Impl.Exchange). A scenario that needs messages and their replies, and not
// what is in them, holds for both: Fit, Payload, Bulk and Flooding give what is sent, Replies what has to come back.

// Question is question number n, from 0, of a server that does not echo.
func (l *Lab) Question(n int) []byte { return l.Impl.Exchange.Ask(n, l.Framing.Line()) }
