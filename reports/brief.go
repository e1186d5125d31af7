package reports

import (
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
)

// alike is how many faults and how many times of one case a screen shows: a crowd of clients leaves dozens that say the same.
const alike = 3

// brief is a result for a screen: of what went as it should the first few, and how many more there are; all of what did not.
func brief(r Result) Result {
	faults := shorten(&r.Evidence.Faults, func(p fault.Proof) bool { return p.Times > 0 })
	times := shorten(&r.Evidence.Windows, func(b record.TimeBound) bool { return b.Window.Holds(b.Took) })
	r.Evidence.Notes = slices.Clone(r.Evidence.Notes)
	if faults > 0 {
		r.Evidence.Notes = append(r.Evidence.Notes, fmt.Sprintf("%d more faults were measured; the report has them", faults))
	}
	if times > 0 {
		r.Evidence.Notes = append(r.Evidence.Notes, fmt.Sprintf("%d more times were as allowed; the report has them", times))
	}
	return r
}

// shorten keeps the first few elements that are well, and all that are not. It says how many it left out.
func shorten[E any](all *[]E, well func(E) bool) (left int) {
	var kept []E
	for _, e := range *all {
		if well(e) {
			left++
		}
		if !well(e) || left <= alike {
			kept = append(kept, e)
		}
	}
	*all = kept
	return max(0, left-alike)
}
