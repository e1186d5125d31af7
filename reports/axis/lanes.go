package axis

import (
	"cmp"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// crowded is from how many times of one window on they are drawn as a distribution.
const crowded = 8

// crowds parts the times of which many have one window, and began at about one time, from the others, which are in the order of their
// beginnings.
func crowds(all []record.TimeBound) (many [][]record.TimeBound, rest []record.TimeBound) {
	of := func(b record.TimeBound) [2]time.Duration {
		return [2]time.Duration{b.Window.Earliest, (b.Window.Latest - b.K).Round(time.Millisecond)}
	}
	groups := map[[2]time.Duration][]record.TimeBound{}
	var order [][2]time.Duration
	for _, b := range all {
		if groups[of(b)] == nil {
			order = append(order, of(b))
		}
		groups[of(b)] = append(groups[of(b)], b)
	}
	for _, key := range order {
		if group := groups[key]; len(group) >= crowded && together(group) {
			many = append(many, group)
		} else {
			rest = append(rest, group...)
		}
	}
	slices.SortStableFunc(rest, func(a, b record.TimeBound) int { return cmp.Compare(a.From, b.From) })
	return many, rest
}

// together reports whether most of the times overlap: one behind the other they have a place of their own on the axis.
func together(group []record.TimeBound) bool { return 2*len(lanes(group)) > len(group) }

// lanes puts times on as few lines as keep them apart. They are in the order of their beginnings.
func lanes(all []record.TimeBound) (lines [][]record.TimeBound) {
	for _, b := range all {
		at := slices.IndexFunc(lines, func(line []record.TimeBound) bool { return end(line[len(line)-1]) <= b.From })
		if at < 0 {
			lines = append(lines, nil)
			at = len(lines) - 1
		}
		lines[at] = append(lines[at], b)
	}
	return lines
}

// end is where nothing more of a time is drawn.
func end(b record.TimeBound) time.Duration { return b.From + max(b.Window.Latest, b.Took) }
