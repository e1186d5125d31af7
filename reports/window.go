package reports

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// windowModel draws one judged time: the allowed window as a bar and what was measured as a mark, on a scale that begins
// with the moment from which the time counts. Positions are per mille.
type windowModel struct {
	Name, Text string
	Held       bool
	X, Width   int    // the allowed window
	Mark       int    // what was measured
	Scale      string // the time at the right end
}

func newWindow(b record.TimeBound) windowModel {
	end := max(b.Window.Latest, b.Took)
	end += end / 8
	end = max(end, time.Millisecond)
	at := func(d time.Duration) int { return int(min(max(0, d), end) * 1000 / end) }
	m := windowModel{
		Name: Line(b.Name), Text: bound(b), Held: b.Window.Holds(b.Took),
		X: at(b.Window.Earliest), Mark: at(b.Took), Scale: Human(end),
	}
	m.Width = max(3, at(b.Window.Latest)-m.X) // a window of no width is still seen
	return m
}
