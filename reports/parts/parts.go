package parts

import (
	"math"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Part is a part of a frame, as much of it as one event has.
type Part struct {
	Kind layout.Kind // of the part, or None, or Lost
	Name string      // within a sentence
	N    int         // bytes
	Goes bool        // the event before began it
}

// The kinds of bytes that are in no part of a frame, and of those that were not kept.
const (
	None layout.Kind = "none"
	Lost layout.Kind = "lost"
)

// The names of those.
const (
	none = "bytes of no frame"
	lost = "bytes that were not kept"
)

// Divide names the parts of what each event carries: one list for each event, empty for those that carry nothing, or without a layout. The
// streams of our peer alone are divided.
func Divide(events []trace.Event, l *layout.Layout) [][]Part {
	all := make([][]Part, len(events))
	if l == nil {
		return all
	}
	for _, s := range streams(events) {
		s.divide(l, all)
	}
	return all
}

// stream is what our peer sent, or read, on one connection.
type stream struct {
	dir    string
	events []int // positions in a trace
	sizes  []int // the bytes that are kept of each
	lost   int   // bytes of the last one that are not
	bytes  []byte
}

// streams puts together what can be put together: where bytes were not kept, a stream ends, since nobody knows what those behind them are.
func streams(events []trace.Event) (all []*stream) {
	type key struct {
		conn int
		dir  string
		kind trace.Kind
	}
	open := map[key]*stream{}
	for i, e := range events {
		if e.Lane != trace.Peer || e.Kind != trace.Sent && e.Kind != trace.Got || e.N == 0 {
			continue
		}
		k := key{e.Conn, e.Dir, e.Kind}
		if open[k] == nil {
			open[k] = &stream{dir: e.Dir}
			all = append(all, open[k])
		}
		if s := open[k]; s.lost == 0 {
			s.events, s.sizes, s.lost = append(s.events, i), append(s.sizes, len(e.Data)), e.N-len(e.Data)
			s.bytes = append(s.bytes, e.Data...)
		}
	}
	return all
}

// divide names the parts of a stream. What no frame begins with may be said before the framing begins, or instead of it: it is passed over
// up to an event that begins with a right frame.
func (s *stream) divide(l *layout.Layout, all [][]Part) {
	at := 0
	if s.dir != "to-server" {
		l = l.Later()
	}
	for from := 0; from < len(s.events); {
		var spans []layout.Span
		whole := 0
		if from == 0 || begins(l, s.bytes[at:]) {
			spans, whole = l.Divide(s.bytes[at:])
		}
		next := s.cut(from, whole, spans, all)
		for ; from < next; from++ {
			at += s.sizes[from]
		}
	}
}

// begins reports whether a right frame stands at the beginning.
func begins(l *layout.Layout, b []byte) bool {
	_, whole, _ := l.Scan(b, math.MaxUint64, &layout.Seen{})
	return whole
}

// cut gives the events from this one on what they have of the spans, and returns the first event that has nothing of them.
func (s *stream) cut(from, whole int, spans []layout.Span, all [][]Part) int {
	for at := 0; from < len(s.events) && (at < whole || at == 0); from++ {
		end := at + s.sizes[from]
		all[s.events[from]] = within(spans, at, end)
		at = end
		if from == len(s.events)-1 {
			all[s.events[from]] = add(all[s.events[from]], Part{Kind: Lost, Name: lost, N: s.lost})
		}
	}
	return from
}

// within are the parts of the bytes between two places of a stream.
func within(spans []layout.Span, from, to int) (out []Part) {
	at := from
	for _, sp := range spans {
		if sp.To <= from || sp.From >= to {
			continue
		}
		out = add(out, Part{Kind: None, Name: none, N: sp.From - at})
		out = add(out, Part{sp.Kind, sp.Name, min(sp.To, to) - max(sp.From, from), sp.From < from})
		at = min(sp.To, to)
	}
	return add(out, Part{Kind: None, Name: none, N: to - at})
}

func add(out []Part, p Part) []Part {
	if p.N <= 0 {
		return out
	}
	return append(out, p)
}
