package axis

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
)

// crowd draws many times of one window, all counted from their own beginnings: dots that are piled up where they would lie on each other.
func (d *drawing) crowd(group []record.TimeBound) {
	const size, radius = 6, 2.5 // of a place for one dot
	first := group[0]
	d.from, d.to = 0, 0
	held := 0
	for _, b := range group {
		d.to = max(d.to, b.Window.Latest, b.Took)
		if b.Holds() {
			held++
		}
	}
	d.to += d.to / 16
	d.text("s", left, fmt.Sprintf("%d times: %s, and others like it; %d within what was allowed", len(group), first.Name, held))
	piles := map[int]int{}
	for _, b := range group {
		piles[int(d.x(b.Took))/size]++
	}
	height := 0
	for _, n := range piles {
		height = max(height, n)
	}
	top := d.y + 4
	d.y = top + min(height, mostPiled)*size + 4
	fmt.Fprintf(&d.back, `<rect class="allowed" x="%.1f" y="%d" width="%.1f" height="%d"/>`, d.x(first.Window.Earliest), top,
		max(1, d.x(first.Window.Latest)-d.x(first.Window.Earliest)), d.y-top)
	clear(piles)
	for _, b := range group {
		at := int(d.x(b.Took)) / size
		piles[at]++
		if piles[at] > mostPiled {
			continue
		}
		class := "held"
		if !b.Holds() {
			class = "missed"
		}
		fmt.Fprintf(&d.body, `<circle class="%s" cx="%d" cy="%d" r="%.1f"/>`, class, at*size+size/2, d.y-piles[at]*size+size/2, radius)
	}
	d.ticks(top - textHeight)
}

// mostPiled is how many dots a pile has at most; more of them would be a tower.
const mostPiled = 20
