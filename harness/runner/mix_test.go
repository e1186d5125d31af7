package runner

import (
	"fmt"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestLongCasesAreSpreadAmongShortOnesAndBeginInTime(t *testing.T) {
	const atOnce = 16
	takes := map[string]time.Duration{}
	var list []record.Case
	var sum time.Duration
	for i := range 500 {
		id := fmt.Sprintf("FRM-%03d.server", i)
		takes[id] = 500 * time.Millisecond
		switch {
		case i == 400:
			takes[id] = time.Minute
		case i < 40: // as they are planned, all of one area
			takes[id] = 5 * time.Second
		}
		sum += takes[id]
		list = append(list, record.Case{ID: id})
	}
	mixed(list, func(c record.Case) time.Duration { return takes[c.ID] }, atOnce)
	if takes[list[0].ID] != time.Minute {
		t.Errorf("%s begins first, not the case of a minute", list[0].ID)
	}
	whole := sum / atOnce
	long := map[int]int{} // by tenth of the run
	for i, c := range list {
		if takes[c.ID] != 5*time.Second {
			continue
		}
		long[10*i/len(list)]++
		if begins := whole * time.Duration(i) / time.Duration(len(list)); begins+5*time.Second > whole {
			t.Errorf("%s, of 5s, begins as number %d of %d, when %v of %v are over", c.ID, i, len(list), begins, whole)
		}
	}
	for tenth := range 7 {
		if n := long[tenth]; n < 4 || n > 9 {
			t.Errorf("%d of the 40 long cases are in tenth %d of the run: %v", n, tenth, long)
		}
	}
}
