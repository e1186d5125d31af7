package main

import (
	"fmt"
	"math"
	"strings"
)

// The measures of the plot, in pixels.
const (
	rowHeight  = 36
	labelWidth = 210
	plotWidth  = 520
	topMargin  = 56
)

// colours are the servers', told apart by people who do not see red and green apart too (after Okabe and Ito), and bright
// enough for a dark page as for a light one.
var colours = map[string]string{fast: "#0072b2", plain: "#56b4e9", gnet: "#d55e00", netpoll: "#009e73", bare: "#8a8a8a"}

// svg draws one row for each cell and one mark for each server: its rate over that of the better of gnet and netpoll, with
// a line from the lowest round to the highest.
func (f figures) svg() string {
	var b strings.Builder
	height := topMargin + rowHeight*len(f.echo) + 34
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" "+
		"role=\"img\">\n", labelWidth+plotWidth+20, height)
	b.WriteString("<title>Echo throughput of each server, where 1 is the better of gnet and netpoll</title>\n")
	// The page behind the plot is light or dark, as its reader chose.
	b.WriteString("<style>text{fill:#24292f}.grid{stroke:#8888}.one{stroke:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.one{stroke:#e6edf3}}</style>\n")
	x := f.scale()
	f.legend(&b)
	f.axis(&b, x, height)
	for i, e := range f.echo {
		y := float64(topMargin + rowHeight*i)
		fmt.Fprintf(&b, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%s</text>\n", labelWidth-10, y+rowHeight/2+4, e.cell.title())
		for j, name := range f.servers {
			mark(&b, name, e.relative(name), x, y+float64(5+6*j))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// axisScale turns a ratio into a place on the axis.
type axisScale struct{ most float64 }

func (a axisScale) at(ratio float64) float64 { return labelWidth + plotWidth*ratio/a.most }

// scale begins at 0, or short lines would look long, and ends above the greatest ratio.
func (f figures) scale() axisScale {
	most := 1.25
	for _, e := range f.echo {
		for _, name := range f.servers {
			most = math.Max(most, e.relative(name).high)
		}
	}
	return axisScale{math.Ceil(most*4) / 4}
}

func (f figures) legend(b *strings.Builder) {
	for i, name := range f.servers {
		left := labelWidth + 100*i
		fmt.Fprintf(b, "<circle cx=\"%d\" cy=\"16\" r=\"4\" fill=\"%s\"/><text x=\"%d\" y=\"20\">%s</text>\n", left, colours[name], left+10, name)
	}
}

func (f figures) axis(b *strings.Builder, x axisScale, height int) {
	for i := 0; float64(i)/4 <= x.most; i++ {
		ratio := float64(i) / 4
		class := "grid"
		if ratio == 1 {
			class = "one"
		}
		fmt.Fprintf(b, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", class, x.at(ratio), x.at(ratio), topMargin-8,
			height-30)
		if i%2 == 0 {
			fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n", x.at(ratio), topMargin-14, ratio)
		}
	}
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\">echoes each second, where 1 is the better of gnet and netpoll; lines from the lowest round "+
		"to the highest</text>\n", labelWidth-70, height-10)
}

func mark(b *strings.Builder, name string, s spread, x axisScale, y float64) {
	fmt.Fprintf(b, "<line stroke=\"%s\" stroke-width=\"2\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", colours[name], x.at(s.low),
		x.at(s.high), y, y)
	fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x.at(s.median), y, colours[name])
}
