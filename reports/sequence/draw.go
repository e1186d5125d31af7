package sequence

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// pause is a silence that is shown as such.
const pause = 20 * time.Millisecond

// How high things are, in units of the drawing.
const (
	headHeight = 30
	rowHeight  = 21
	textHeight = 14
)

// Limit is a moment that the case looks at: when something was allowed to happen, or until when.
type Limit struct {
	At   time.Duration
	Text string
}

// Draw is the drawing of a result as SVG, which any page can hold as it is: all that an implementation said is escaped. It is empty if
// there is no trace. The parts of frames are in colour where the layout of the frames is known. Limits are in the order of their times;
// verdict is what is said at the end, in a few lines.
func Draw(r record.Result, l *layout.Layout, limits []Limit, verdict []string) string {
	all := steps(r, l)
	if len(all) == 0 {
		return ""
	}
	d := drawing{lines: lines{between: relayed(r.Evidence.Trace), judged: r.Side}, y: headHeight, stalled: map[string]int{}}
	for _, s := range all {
		d.many = d.many || s.conn > 1
	}
	last := all[0].at
	for _, s := range all {
		for len(limits) > 0 && limits[0].At <= s.at {
			last = d.limit(limits[0], last)
			limits = limits[1:]
		}
		d.silence(s.at - last)
		d.step(s)
		last = max(s.at, s.until)
	}
	for _, l := range limits {
		last = d.limit(l, last)
	}
	d.verdict(verdict)
	d.legend()
	return d.svg(r)
}

// drawing grows from top to bottom.
type drawing struct {
	lines
	many    bool // there are several connections
	y       int
	back    strings.Builder // what lies behind the lifelines
	body    strings.Builder
	stalled map[string]int // direction -> where its stall began
	past    time.Duration  // of the last time that was written
	timed   bool
	over    int      // where the lifelines end
	parts   []string // words of the kinds of parts that it shows
}

// limit draws a moment that the case looks at, and returns its time.
func (d *drawing) limit(l Limit, last time.Duration) time.Duration {
	d.silence(l.At - last)
	d.y += rowHeight
	d.time(l.At)
	d.across("lim", l.Text)
	return max(last, l.At)
}

// silence draws a break of all lifelines. It is the higher the longer nothing happens, by its logarithm.
func (d *drawing) silence(of time.Duration) {
	if of < pause {
		return
	}
	height := 8 + int(6*math.Log2(float64(of)/float64(pause)+1))
	fmt.Fprintf(&d.back, `<rect class="sil" x="%d" y="%d" width="%d" height="%d"/>`, edge, d.y+6, width-edge, height)
	fmt.Fprintf(&d.body, `<text class="st" x="%d" y="%d">%s of silence</text>`, edge+4, d.y+6+height/2+4, human(of))
	d.y += height + 4
}

// time writes when a row was, unless the row before was at the same moment.
func (d *drawing) time(t time.Duration) {
	if d.timed && (t-d.past).Abs() < time.Millisecond/10 {
		return
	}
	d.past, d.timed = t, true
	decimals := 1
	if t >= 10*time.Second { // there is room for six characters
		decimals = 0
	}
	fmt.Fprintf(&d.body, `<text class="t" x="34" y="%d">%.*f</text>`, d.y+4, decimals, float64(t.Microseconds())/1000)
}

func (d *drawing) step(s step) {
	d.y += rowHeight
	switch s.shape {
	case gap:
		fmt.Fprintf(&d.body, `<text class="st" x="%d" y="%d">⋮ %s</text>`, edge+4, d.y, short(s.text, 60))
		return
	case rule:
		d.time(s.at)
		d.across("rule", s.text)
		return
	case dot:
		d.time(s.at)
		d.dot(s)
		return
	}
	d.time(s.at)
	d.arrow(s)
}

// across draws a line through all lifelines, with a text above it.
func (d *drawing) across(class, text string) {
	fmt.Fprintf(&d.body, `<path class="%s" d="M%d %dH%d"/><text class="lt" x="%d" y="%d">%s</text>`, class, edge, d.y, width, edge+4, d.y-4,
		short(text, 60))
}

// dot draws what happened at one line: a diamond for a fault, an empty one for its end, a circle for anything else.
func (d *drawing) dot(s step) {
	x, y, text := d.at(s.lane), d.y, s.text
	if d.many && s.conn > 0 {
		text = fmt.Sprintf("#%d %s", s.conn, text)
	}
	anchor, at, most := "s", x+9, 29
	if x == right {
		anchor, at, most = "e", x-9, 52
	}
	class := map[trace.Kind]string{trace.Fault: "flt", trace.Healed: "hld"}[s.kind]
	switch class {
	case "":
		fmt.Fprintf(&d.body, `<circle class="dot" cx="%d" cy="%d" r="3"/>`, x, y)
	default:
		fmt.Fprintf(&d.body, `<path class="%s" d="M%d %dl6 6l-6 6l-6-6z"/>`, class, x, y-6)
		d.stall(s)
	}
	fmt.Fprintf(&d.body, `<text class="n %s %s" x="%d" y="%d">%s</text>`, anchor, class, at, y+4, short(text, most))
}

// stall shades the line of the relay from where a direction stands still to where it goes on.
func (d *drawing) stall(s step) {
	if s.kind == trace.Fault {
		if _, is := d.stalled[s.toward]; !is && strings.HasPrefix(s.text, "stall") {
			d.stalled[s.toward] = d.y
		}
		return
	}
	if from, is := d.stalled[s.toward]; is {
		fmt.Fprintf(&d.back, `<rect class="stl" x="%d" y="%d" width="16" height="%d"/>`, middle-8, from, d.y-from)
		delete(d.stalled, s.toward)
	}
}

func (d *drawing) arrow(s step) {
	from, to, far := d.legs(s)
	class := "go"
	switch s.kind {
	case trace.FIN, trace.EndFIN:
		class = "fin"
	case trace.RST, trace.EndRST:
		class = "rst"
	}
	way := 1
	if to < from {
		way = -1
	}
	tip := to - 2*way
	fmt.Fprintf(&d.body, `<path class="%s" d="M%d %dH%dm%d-4l%d 4l%d 4"/>`, class, from, d.y, tip, -7*way, 7*way, -7*way)
	switch class {
	case "fin":
		fmt.Fprintf(&d.body, `<path class="fin" d="M%d %dv10"/>`, tip-11*way, d.y-5)
	case "rst":
		fmt.Fprintf(&d.body, `<path class="rst" d="M%d %dl8 8m0-8l-8 8"/>`, tip-15*way-4, d.y-4)
	}
	d.strip(s, from, to)
	_, still := d.stalled[s.toward]
	if far != to && !still { // else nobody stands between, or it is held back, so that nothing leaves on the other side
		fmt.Fprintf(&d.body, `<path class="far" d="M%d %dH%d"/>`, far, d.y, middle)
	}
	fmt.Fprintf(&d.body, `<text class="m" x="%d" y="%d">%s</text>`, (from+to)/2, d.y-4, label(s, d.many))
}

// verdict draws where the case ended, and what is said of it.
func (d *drawing) verdict(said []string) {
	d.y += rowHeight
	d.over = d.y
	fmt.Fprintf(&d.body, `<path class="end" d="M%d %dH%d"/>`, edge, d.y, width)
	for _, s := range said {
		d.y += textHeight
		fmt.Fprintf(&d.body, `<text class="v" x="%d" y="%d">%s</text>`, edge+4, d.y, short(s, 62))
	}
	d.y += 8
}

// svg puts the parts together: what lies behind, the lifelines with their heads, and what happened.
func (d *drawing) svg(r record.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="seq" viewBox="0 0 %d %d" role="img" aria-label="Sequence of %s; the timeline below says the same in words">`,
		width, d.y, short(r.Case, 80))
	b.WriteString(d.back.String())
	for _, l := range []struct {
		x    int
		name string
		side record.Side
	}{{left, "client", record.Client}, {middle, "relay", ""}, {right, "server", record.Server}} {
		if l.x == middle && !d.between {
			continue
		}
		class, name := "h", l.name
		if l.side == r.Side {
			class, name = "h j", "▸ "+l.name
		}
		fmt.Fprintf(&b, `<path class="life" d="M%d %dV%d"/><text class="%s" x="%d" y="14">%s</text>`, l.x, 20, d.over, class, l.x, name)
	}
	b.WriteString(`<text class="t" x="34" y="14">ms</text>`)
	b.WriteString(d.body.String())
	b.WriteString("</svg>")
	return b.String()
}

// human writes a silence in the unit that a person would choose.
func human(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
