// Package compared puts a message that was expected beside what came in its place, byte by byte, with the parts that a framing names.
package compared

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/parts"
	"github.com/sockdrill/sockdrill/reports/sequence"
)

// Model is a message that was expected beside what came in its place, byte by byte.
type Model struct {
	Head string
	Rows []Row
}

// Row is a row of up to eight bytes of both, the name of the part that begins there, or how much is left out.
type Row struct {
	Part, Class string
	Fold        string
	At          int
	n           int // bytes that it stands for
	Want, Got   Cell
}

// Cell is what a row shows of one message.
type Cell struct {
	Runs []Run
	Text string
}

// Run is bytes in a row that look alike: those that the other message has there, too, the first that it has not, or others.
type Run struct{ Hex, Class string }

const (
	comparedWidth = 8
	comparedRows  = 4 // before and behind the row with the first difference
)

// New compares a pair; a layout names the parts, unless it is nil.
func New(p verdict.Pair, events []trace.Event, l *layout.Layout) Model {
	want, got, framed := parts.Beside(p, events, l)
	c := comparing{want: want.Bytes, got: got.Bytes, from: p.From, first: verdict.Parting(want.Bytes, got.Bytes)}
	if framed {
		c.spans, _ = l.Spans(want.Bytes)
	} else {
		c.spans = []layout.Span{{Name: "the message", To: len(want.Bytes), Kind: layout.Payload}}
	}
	m := Model{Head: comparedHead(p, c, framed)}
	c.rows()
	m.Rows = c.folded()
	if lost := max(want.Lost, got.Lost); lost > 0 {
		m.Rows = append(m.Rows, Row{Fold: fmt.Sprintf("%d more bytes", lost)})
	}
	return m
}

// comparedHead says in words what the rows show.
func comparedHead(p verdict.Pair, c comparing, framed bool) string {
	what := "messages"
	if framed {
		what = "frames, as they lie on the wire"
	}
	switch {
	case p.None && len(c.got) == 0:
		return fmt.Sprintf("%d bytes were expected, and nothing came.", len(c.want))
	case p.None:
		return fmt.Sprintf("One frame was expected, and what came is no whole one; it differs from byte %d on.", c.first)
	case c.first == len(c.want) && c.first == len(c.got) && p.WantN == p.GotN:
		return "Both " + what + ". They are the same."
	}
	return fmt.Sprintf("Both %s. They differ from byte %d on.", what, p.From+c.first)
}

// comparing is the making of such rows.
type comparing struct {
	want, got []byte
	from      int // bytes before both
	first     int // that differs
	spans     []layout.Span
	all       []Row
	differs   int // the row in which the first difference is; that behind the last one if there is none
}

func (c *comparing) rows() {
	end := 0
	for _, s := range c.spans {
		c.part(s.Name, sequence.ClassOf(s.Kind), s.From, s.To)
		end = s.To
	}
	c.part("beyond what was expected", sequence.ClassOf(parts.None), end, len(c.got))
}

// part adds the rows of one part, beneath its name.
func (c *comparing) part(name, class string, from, to int) {
	for at := from; at < to; at += comparedWidth {
		row := Row{At: c.from + at, n: min(comparedWidth, to-at), Want: c.cell(c.want, at, to), Got: c.cell(c.got, at, to)}
		if at == from {
			row.Part, row.Class = name, class
		}
		if c.first >= at {
			c.differs = len(c.all)
		}
		c.all = append(c.all, row)
	}
}

// cell is what one of the two has in a row that ends with its part.
func (c *comparing) cell(b []byte, at, to int) Cell {
	to = min(at+comparedWidth, to, len(b))
	if at >= to {
		return Cell{}
	}
	out := Cell{Text: Printable(b[at:to])}
	for from := at; from < to; {
		class, end := c.class(from), from+1
		for end < to && c.class(end) == class {
			end++
		}
		out.Runs, from = append(out.Runs, Run{fmt.Sprintf("% x", b[from:end]), class}), end
	}
	return out
}

// class is how the byte at a place compares: "" if both have it.
func (c *comparing) class(at int) string {
	switch {
	case at == c.first:
		return "first"
	case at >= len(c.want) || at >= len(c.got) || c.want[at] != c.got[at]:
		return "other"
	}
	return ""
}

// folded are the rows around the first difference, and those that name a part.
func (c *comparing) folded() (out []Row) {
	left := 0
	for i, row := range c.all {
		if near := i >= c.differs-comparedRows && i <= c.differs+comparedRows; !near && row.Part == "" {
			left += row.n
			continue
		}
		out = fold(out, left)
		left = 0
		out = append(out, row)
	}
	return fold(out, left)
}

func fold(out []Row, left int) []Row {
	if left == 0 {
		return out
	}
	return append(out, Row{Fold: fmt.Sprintf("%d bytes are folded away", left)})
}

// Printable writes bytes as ASCII with a dot for what is none.
func Printable(b []byte) string {
	out := make([]byte, len(b))
	for i, c := range b {
		if out[i] = c; c < 0x20 || c > 0x7e {
			out[i] = '.'
		}
	}
	return string(out)
}
