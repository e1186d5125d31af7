package axis

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Sizes in units of the drawing, which is as wide as that of a sequence.
const (
	width      = 360
	left       = 6
	right      = width - 6
	textHeight = 13
	bandHeight = 10
	laneHeight = bandHeight + 10
	mostLanes  = 12 // more of them nobody reads
	mostTicks  = 6
)

// Words are what is written in a drawing, by whoever has the words for times.
type Words struct {
	Time  func(time.Duration) string    // 1.5 s
	Bound func(record.TimeBound) string // measured 1.5 s, allowed 1 s to 2 s
	Event func(trace.Event) string      // ended its stream (FIN)
}

// Draw is the drawing of all times that were judged, as SVG; empty if there are none. Each has its allowed window as a band and what was
// measured as a dot, or a cross where it had not come by then. The host's lateness is a grey band at the end of what was measured: so much of it may have been
// the host's. Events are those of the trace; of them faults and ends are marked, since times count from those.
func Draw(bounds []record.TimeBound, events []trace.Event, words Words) string {
	if len(bounds) == 0 {
		return ""
	}
	many, rest := crowds(bounds)
	d := drawing{words: words}
	for _, group := range many {
		d.crowd(group)
	}
	if len(rest) > 0 {
		d.axis(rest, events)
	}
	return fmt.Sprintf(`<svg class="axis" viewBox="0 0 %d %d" role="img" aria-label="The times that were judged">%s%s</svg>`, width, d.y+4,
		d.back.String(), d.body.String())
}

// drawing grows from top to bottom.
type drawing struct {
	words    Words
	y        int
	from, to time.Duration // what the axis shows
	back     strings.Builder
	body     strings.Builder
}

// x is where a time stands.
func (d *drawing) x(t time.Duration) float64 {
	share := float64(t-d.from) / float64(max(1, d.to-d.from))
	return left + (right-left)*max(0, min(1, share))
}

// axis draws times on one axis, one line for those that do not overlap.
func (d *drawing) axis(all []record.TimeBound, events []trace.Event) {
	d.from, d.to = all[0].From, 0
	for _, b := range all {
		d.to = max(d.to, end(b))
	}
	d.to += (d.to - d.from) / 16
	top, lines := d.y, lanes(all)
	for n, line := range lines {
		if n == mostLanes {
			d.text("s", left, fmt.Sprintf("and %d lines more", len(lines)-n))
			break
		}
		if len(line) == 1 {
			d.text("s", left, line[0].Name)
		} else {
			d.text("s", left, fmt.Sprintf("%d times: %s, and so on", len(line), line[0].Name))
		}
		d.y += 4
		for _, b := range line {
			d.band(b)
		}
		d.y += laneHeight
	}
	d.ticks(top)
	d.happened(events, top)
}

// band draws one time at the present height.
func (d *drawing) band(b record.TimeBound) {
	fmt.Fprintf(&d.body, `<rect class="allowed" x="%.1f" y="%d" width="%.1f" height="%d"/>`, d.x(b.From+b.Window.Earliest), d.y,
		max(1, d.x(b.From+b.Window.Latest)-d.x(b.From+b.Window.Earliest)), bandHeight)
	fmt.Fprintf(&d.body, `<path class="from" d="M%.1f %dv%dM%.1f %dH%.1f"/>`, d.x(b.From), d.y, bandHeight, d.x(b.From), d.y+bandHeight/2,
		d.x(b.From+b.Took))
	if b.K > 0 {
		fmt.Fprintf(&d.body, `<rect class="late" x="%.1f" y="%d" width="%.1f" height="3"><title>the host was at most %s late meanwhile</title></rect>`,
			d.x(b.From+b.Took-b.K), d.y+bandHeight+1, max(1, d.x(b.From+b.Took)-d.x(b.From+b.Took-b.K)), d.words.Time(b.K))
	}
	d.dot(d.x(b.From+b.Took), d.y+bandHeight/2, b)
}

// dot is what was measured.
func (d *drawing) dot(x float64, y int, b record.TimeBound) {
	class := "held"
	if !b.Holds() {
		class = "missed"
	}
	if b.Never {
		fmt.Fprintf(&d.body, `<path class="never" d="M%.1f %dl7 7m0-7l-7 7"><title>%s</title></path>`, x-3.5, y-3,
			html.EscapeString(b.Name+": "+d.words.Bound(b)))
		return
	}
	fmt.Fprintf(&d.body, `<circle class="%s" cx="%.1f" cy="%d" r="3.5"><title>%s</title></circle>`, class, x, y,
		html.EscapeString(b.Name+": "+d.words.Bound(b)))
}

// ticks draws the axis beneath, with round times.
func (d *drawing) ticks(top int) {
	step := round((d.to - d.from) / mostTicks)
	fmt.Fprintf(&d.body, `<path class="line" d="M%d %dH%d"/>`, left, d.y, right)
	for t := time.Duration(0); t <= d.to-d.from; t += step {
		x := d.x(d.from + t)
		fmt.Fprintf(&d.back, `<path class="grid" d="M%.1f %dV%d"/>`, x, top+textHeight, d.y)
		if x < right-20 {
			fmt.Fprintf(&d.body, `<text class="t" x="%.1f" y="%d">%s</text>`, x, d.y+textHeight-2, d.words.Time(t))
		}
	}
	d.y += textHeight + 2
}

// happened marks on the axis what times count from, or to.
func (d *drawing) happened(events []trace.Event, top int) {
	some := false
	for _, e := range events {
		class := map[trace.Kind]string{trace.Fault: "flt", trace.Healed: "hld", trace.FIN: "fin", trace.RST: "rst", trace.EndFIN: "fin",
			trace.EndRST: "rst"}[e.Kind]
		if class == "" || e.T < d.from || e.T > d.to {
			continue
		}
		some = true
		shape := "v8"
		if class == "flt" || class == "hld" {
			shape = "l4 4l-4 4l-4-4z"
		}
		fmt.Fprintf(&d.body, `<path class="%s" d="M%.1f %d%s"><title>%s: %s</title></path>`, class, d.x(e.T), d.y, shape,
			d.words.Time(e.T-d.from), html.EscapeString(d.words.Event(e)))
	}
	if some {
		d.y += textHeight
		d.text("t0", left, "◆ faults, | ends and resets; 0 is where the first time begins")
	}
}

// text writes a line.
func (d *drawing) text(class string, x int, s string) {
	const most = 64
	d.y += textHeight
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	fmt.Fprintf(&d.body, `<text class="%s" x="%d" y="%d">%s</text>`, class, x, d.y-3, html.EscapeString(s))
}

// round is a time at which people expect a tick: 1, 2 or 5 of a power of ten.
func round(t time.Duration) time.Duration {
	if t < time.Millisecond {
		return time.Millisecond
	}
	power := math.Pow(10, math.Floor(math.Log10(float64(t))))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= float64(t) {
			return time.Duration(n * power)
		}
	}
	return time.Duration(10 * power)
}
