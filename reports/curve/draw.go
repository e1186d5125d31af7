package curve

import (
	"fmt"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Sizes in units of the drawing, which is as wide as that of times.
const (
	width      = 360
	left       = 6
	right      = width - 6
	textHeight = 13
	height     = 60 // of one curve
	mostPoints = 180
)

// leastSamples is from how many on there is something to see: fewer are a few looks, and no course.
const leastSamples = 4 * measure.Windows

// Draw draws the samples of a case; empty if they are too few. Clock writes a time.
func Draw(samples []record.Sample, clock func(time.Duration) string) string {
	if len(samples) < leastSamples {
		return ""
	}
	var at, memory, open []float64
	for _, s := range samples {
		at = append(at, s.T.Seconds())
		memory = append(memory, float64(s.Resident)/(1<<20))
		open = append(open, float64(s.Open))
	}
	d := drawing{at: at}
	d.curve("memory", "MiB", memory)
	wx, wy := measure.Minima(at, memory, (at[0]+at[len(at)-1])/2)
	if line := measure.Fit(wx, wy); line.N == measure.Windows {
		d.line(line, wx, wy, memory)
		d.text("t0", fmt.Sprintf("least memory of the second half: %+.2f ± %.2f MiB a minute", 60*line.Per, 60*line.Doubt()))
	}
	d.curve("descriptors", "open", open)
	d.ends(clock(samples[0].T), clock(samples[len(samples)-1].T))
	return fmt.Sprintf(`<svg class="curve" viewBox="0 0 %d %d" role="img" aria-label="What the process took">%s</svg>`, width, d.y+4, d.body.String())
}

// drawing grows from top to bottom.
type drawing struct {
	at   []float64 // seconds
	y    int
	body strings.Builder
}

// x is where a time stands.
func (d *drawing) x(at float64) float64 {
	from, to := d.at[0], d.at[len(d.at)-1]
	return left + (right-left)*(at-from)/max(to-from, 1e-9)
}

// curve draws values from 0 to the greatest of them.
func (d *drawing) curve(name, unit string, values []float64) {
	least, most := values[0], values[0]
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	d.text("s", fmt.Sprintf("%s: %.4g to %.4g %s, at last %.4g", name, least, most, unit, values[len(values)-1]))
	step := (len(values) + mostPoints - 1) / mostPoints
	var points []string
	for i := 0; i < len(values); i += step {
		points = append(points, fmt.Sprintf("%.1f,%.1f", d.x(d.at[i]), d.level(values[i], most)))
	}
	fmt.Fprintf(&d.body, `<path class="base" d="M%d %dH%d"/><polyline class="values" points="%s"/>`, left, d.y+height, right,
		strings.Join(points, " "))
	d.y += height + 4
}

// level is how high a value stands in the curve that begins at the present height.
func (d *drawing) level(value, most float64) float64 {
	return float64(d.y) + height - (height-4)*value/max(most, 1e-9)
}

// line draws the line through the minima over the curve just drawn.
func (d *drawing) line(l measure.Slope, wx, wy, values []float64) {
	most, mx, my := 0.0, 0.0, 0.0
	for _, v := range values {
		most = max(most, v)
	}
	for i := range wx {
		mx, my = mx+wx[i]/float64(len(wx)), my+wy[i]/float64(len(wy))
	}
	d.y -= height + 4
	from, to := wx[0], wx[len(wx)-1]
	fmt.Fprintf(&d.body, `<path class="slope" d="M%.1f %.1fL%.1f %.1f"/>`, d.x(from), d.level(my+l.Per*(from-mx), most), d.x(to),
		d.level(my+l.Per*(to-mx), most))
	d.y += height + 4
}

// ends writes the times at both ends.
func (d *drawing) ends(from, to string) {
	d.y += textHeight
	fmt.Fprintf(&d.body, `<text class="t" x="%d" y="%d">%s</text><text class="t" x="%d" y="%d" text-anchor="end">%s</text>`, left, d.y-3, from,
		right, d.y-3, to)
}

// text writes a line of our own words.
func (d *drawing) text(class, s string) {
	d.y += textHeight
	fmt.Fprintf(&d.body, `<text class="%s" x="%d" y="%d">%s</text>`, class, left, d.y-3, s)
}
