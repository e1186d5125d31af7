package reports

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/reports/compared"
)

// row is one line of the two-column timeline.
type row struct {
	Time string // since the trace began
	Gap  string // since the row before, where that is long enough to matter
	Lane string // wire, account, fault, mark, window or gap: which column, and how it looks
	Who  string
	Way  string // → towards the implementation, ← from it; "" where nothing travels
	Conn int
	Text string
	Dump []dump
	More int // bytes beyond what Dump shows
}

// dump is up to 16 bytes of a payload, twice.
type dump struct{ Hex, Text string }

const (
	dumpWidth = 16
	dumpRows  = 2
	wideGap   = 20 * time.Millisecond // a pause that a reader should notice
)

// timeline returns at most about limit rows: the beginning, the end, what happened around faults, and how much is left out between.
func timeline(r Result, limit int) []row {
	events := slices.Clone(r.Evidence.Trace)
	if limit == 0 || len(events) == 0 {
		return nil
	}
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) })
	shown := choose(events, limit)
	edges := windowEdges(r)
	var rows []row
	var before time.Duration
	last := -1
	for _, i := range shown {
		e := events[i]
		for len(edges) > 0 && edges[0].at <= e.T {
			rows = append(rows, edges[0].row())
			edges = edges[1:]
		}
		if skipped := i - last - 1; skipped > 0 {
			rows = append(rows, row{Lane: "gap", Text: fmt.Sprintf("%d events are left out; report.json has them", skipped)})
		}
		n := newRow(e, r.Side)
		if gap := e.T - before; last >= 0 && gap >= wideGap {
			n.Gap = "+" + Human(gap)
		}
		rows = append(rows, n)
		before, last = e.T, i
	}
	for _, edge := range edges {
		rows = append(rows, edge.row())
	}
	return rows
}

// choose picks the positions to show: all if there are few, otherwise two fifths from each end and the rest around faults.
func choose(events []trace.Event, limit int) []int {
	n := len(events)
	ends, around := limit*2/5, limit/5
	keep := make([]bool, n)
	for i := range events {
		keep[i] = n <= limit || i < ends || i >= n-ends
	}
	for i, e := range events {
		if e.Kind != trace.Fault && e.Kind != trace.Signal {
			continue
		}
		for j := max(0, i-2); j <= min(n-1, i+2) && around > 0; j++ {
			if !keep[j] {
				keep[j] = true
				around--
			}
		}
	}
	var out []int
	for i, k := range keep {
		if k {
			out = append(out, i)
		}
	}
	return out
}

// edge is where an allowed window opens or closes.
type edge struct {
	at   time.Duration
	text string
}

func (e edge) row() row { return row{Time: since(e.at), Lane: "window", Text: e.text} }

func windowEdges(r Result) []edge {
	var out []edge
	for _, b := range r.Evidence.Windows {
		if b.Window.Earliest > 0 {
			out = append(out, edge{b.From + b.Window.Earliest, "allowed from here: " + Line(b.Name)})
		}
		out = append(out, edge{b.From + b.Window.Latest, "allowed until here: " + Line(b.Name)})
	}
	slices.SortStableFunc(out, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	return out
}

func newRow(e trace.Event, side record.Side) row {
	r := row{
		Time: since(e.T), Lane: column(e), Who: Line(string(e.Lane)), Way: way(e, side),
		Conn: e.Conn, Text: head(told(e), 600), Dump: dumped(e),
	}
	if shown := min(len(e.Data), dumpRows*dumpWidth); shown > 0 {
		r.More = max(0, e.N-shown)
	}
	if r.Lane == "account" {
		r.Who = "" // the column says it
	}
	return r
}

// column says where an event stands: what the implementation said on the right, faults and the harness's marks across both.
func column(e trace.Event) string {
	switch {
	case e.Kind == trace.Fault || e.Kind == trace.Signal:
		return "fault"
	case e.Lane == trace.Account || e.Kind == trace.Said:
		return "account"
	case e.Lane == trace.Harness || e.Kind == trace.Mark:
		return "mark"
	}
	return "wire"
}

// way turns a direction into an arrow as the implementation sees it.
func way(e trace.Event, side record.Side) string {
	switch {
	case e.Dir == "":
		return ""
	case (e.Dir == "to-server") == (side == "server"):
		return "→"
	}
	return "←"
}

// since writes a time of the trace in milliseconds, so that a column of them can be compared at a glance.
func since(t time.Duration) string { return fmt.Sprintf("%.3f", float64(t.Microseconds())/1000) }

func dumped(e trace.Event) []dump {
	var out []dump
	for at := 0; at < len(e.Data) && len(out) < dumpRows; at += dumpWidth {
		part := e.Data[at:min(len(e.Data), at+dumpWidth)]
		out = append(out, dump{Hex: spaced(part), Text: compared.Printable(part)})
	}
	return out
}

// spaced writes bytes as hex in groups of four.
func spaced(b []byte) string {
	var groups []string
	for part := range slices.Chunk(b, 4) {
		groups = append(groups, hex.EncodeToString(part))
	}
	return strings.Join(groups, " ")
}
