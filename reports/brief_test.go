package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestAScreenShowsFewOfWhatIsAlikeAndAllThatIsWrong(t *testing.T) {
	var r Result
	for n := range 10 {
		acted := n % 9 // the first and the last did not
		r.Evidence.Faults = append(r.Evidence.Faults, fault.Proof{Name: "reset", Times: acted})
		took := time.Duration(n) * time.Second
		r.Evidence.Windows = append(r.Evidence.Windows,
			record.TimeBound{Name: "a wait", Window: timing.Window{Latest: 8 * time.Second}, Took: took})
	}
	r.Evidence.Notes = make([]string, 0, 4) // with room, which must not be written to
	lines := summary(brief(r))
	count := func(words string) int {
		return len(slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return !strings.Contains(l, words) }))
	}
	for words, want := range map[string]int{
		"fault: ": 5, "never measured": 2, "measured once": 1, ": late by": 1, "time: ": 4, "5 more faults were measured": 1,
		"6 more times were as allowed": 1,
	} {
		if got := count(words); got != want {
			t.Errorf("%d lines say %q, want %d:\n%s", got, words, want, strings.Join(lines, "\n"))
		}
	}
	if len(r.Evidence.Faults) != 10 || len(r.Evidence.Windows) != 10 || len(r.Evidence.Notes[:1:1]) != 1 || r.Evidence.Notes[:1][0] != "" {
		t.Error("the result itself was changed")
	}
}
