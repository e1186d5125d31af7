package runner

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// mixed puts cases into the order in which they begin, by how long each is expected to take, of which so many run at once. Long cases
// wait, short ones work: all the long ones first would leave the processors idle, and then keep the short ones waiting for them. So
// both are spread evenly. But what takes its share of the whole run begins early, as the run would wait for it alone.
func mixed(list []record.Case, takes func(record.Case) time.Duration, atOnce int) {
	var sum time.Duration
	for _, c := range list {
		sum += takes(c)
	}
	longest := slices.Clone(list)
	slices.SortStableFunc(longest, func(a, b record.Case) int { return cmp.Compare(takes(b), takes(a)) })
	place := map[string]float64{}
	for i, c := range longest {
		_, even := math.Modf(float64(i) * math.Phi) // neighbours come far apart, and any number of them in a row evenly
		latest := 1.0
		if sum > 0 {
			latest = max(0, 1-spare*float64(takes(c))*float64(atOnce)/float64(sum))
		}
		place[c.ID] = even * latest
	}
	slices.SortStableFunc(list, func(a, b record.Case) int {
		return cmp.Or(cmp.Compare(place[a.ID], place[b.ID]), cmp.Compare(takes(b), takes(a)))
	})
}

// spare is how many times as long as it takes a case has at least until the run is expected to end: what is expected may be half of what
// comes.
const spare = 2
