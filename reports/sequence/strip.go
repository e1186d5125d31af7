package sequence

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/parts"
)

// Sizes of the strip on an arrow, in units of the drawing.
const (
	stripHeight = 7
	leastPart   = 4  // of a part, so that it is seen
	mostParts   = 14 // of an arrow: more of them nobody tells apart
)

// kinds are the kinds of parts in the order of the legend. Kinds of one word look alike.
var kinds = []struct {
	kind layout.Kind
	word string
}{
	{layout.Length, "length"}, {layout.Again, "length"}, {layout.Payload, "payload"}, {layout.Check, "check"}, {layout.Const, "constant"},
	{layout.Tag, "tag"}, {layout.Any, "free"}, {layout.Run, "free"}, {layout.Pad, "padding"}, {parts.None, "no frame"},
	{parts.Lost, "not kept"},
}

// wordOf is the kind of a part as the legend has it.
func wordOf(k layout.Kind) string {
	at := slices.IndexFunc(kinds, func(of struct {
		kind layout.Kind
		word string
	}) bool {
		return of.kind == k
	})
	if at < 0 {
		return string(k)
	}
	return kinds[at].word
}

// joined puts the parts of two events together that are drawn as one.
func joined(a, b []parts.Part) []parts.Part {
	if len(a) > 0 && len(b) > 0 && b[0].Goes && a[len(a)-1].Kind == b[0].Kind {
		a[len(a)-1].N += b[0].N
		b = b[1:]
	}
	return append(a, b...)
}

// strip draws the parts of what is sent on its arrow, the first byte on the left, each as wide as the logarithm of its bytes.
func (d *drawing) strip(s step, from, to int) {
	if len(s.parts) == 0 {
		return
	}
	shown := s.parts[:min(len(s.parts), mostParts)]
	x, room := float64(min(from, to)+10), float64(max(from, to)-min(from, to)-20)
	sum := 0.0
	for _, p := range shown {
		sum += weight(p)
	}
	room -= float64(leastPart * len(shown))
	d.body.WriteString(`<g class="fr">`)
	for _, p := range shown {
		w := leastPart + room*weight(p)/sum
		fmt.Fprintf(&d.body, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d"><title>%s, %s B</title></rect>`, ClassOf(p.Kind), x,
			d.y-stripHeight/2, w-1, stripHeight, short(p.Name, 60), grouped(p.N))
		d.parts = append(d.parts, wordOf(p.Kind))
		x += w
	}
	d.body.WriteString("</g>")
}

func weight(p parts.Part) float64 { return math.Log2(float64(p.N) + 1) }

// ClassOf is the class of the colour of a kind of parts.
func ClassOf(k layout.Kind) string { return "p-" + strings.ReplaceAll(wordOf(k), " ", "-") }

// legend names the colours that the drawing has.
func (d *drawing) legend() {
	x, drawn := edge+4, ""
	for _, k := range kinds {
		if k.word == drawn || !slices.Contains(d.parts, k.word) {
			continue
		}
		if drawn == "" {
			d.y += textHeight
		}
		drawn = k.word
		fmt.Fprintf(&d.body, `<rect class="%s" x="%d" y="%d" width="8" height="%d"/><text class="lt" x="%d" y="%d">%s</text>`,
			ClassOf(k.kind), x, d.y-stripHeight, stripHeight, x+11, d.y, k.word)
		x += 17 + 6*len(k.word)
	}
	if drawn != "" {
		d.y += 6
	}
}
