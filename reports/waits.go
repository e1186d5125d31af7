package reports

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
)

// declaredWaits says what declared times cost the run. A case's id comes from a file that anybody may have written: shown
// makes it harmless where it is shown.
func declaredWaits(w *record.Waits, shown func(string) string) string {
	return fmt.Sprintf("Waits for times that the implementation declares take about %s of the wall time (estimated: %s, %s in all; "+
		"longest: %s, %s).",
		Human(w.Longer), cases(w.Cases), Human(w.Sum), shown(w.Case), Human(w.Longest))
}
