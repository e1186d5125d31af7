package learn

import (
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// withChecks adds to framings those that have a check at the end, where one holds in every frame: bytes of it that the framing without it
// takes for payload.
func withChecks(all Run, found []candidate) []candidate {
	for _, c := range slices.Clone(found) {
		for _, kind := range layout.Sums() {
			if with, ok := c.checked(all, kind); ok {
				found = append(found, with)
			}
		}
	}
	return found
}

// checked is a framing with a check of a kind behind its payload, over what makes it hold.
func (c candidate) checked(all Run, kind string) (candidate, bool) {
	for _, order := range []string{"big", "little"} {
		for from := len(c.parts); from >= 1; from-- {
			over := fmt.Sprintf("%d-%d", from, len(c.parts))
			if from == 1 {
				over = "before"
			}
			check := fmt.Sprintf("{check: {kind: %s, order: %s, over: %s}}", kind, order, over)
			with := candidate{append(slices.Clone(c.parts), check), c.cost + checkBits}
			if _, ok := with.fit(all); ok {
				return with, true
			}
		}
	}
	return candidate{}, false
}
