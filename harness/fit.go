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
			out[i] = l.question(int(l.asked.Add(1)))
		}
	}
	return out
}

// AtOnce is how many connections a scenario that would hold n may hold at once: fewer if the server declares fewer.
func (l *Lab) AtOnce(n int) int {
	if most := l.Impl.Limits.Connections; most > 0 {
		return min(n, most)
	}
	return n
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
