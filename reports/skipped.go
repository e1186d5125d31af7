package reports

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// skips are cases of level MUST that were not judged for one reason. They stand beside the verdict: without them it would
// say more than is known.
type skips struct {
	why   string
	cases []string
}

// skippedMusts returns them in the order in which their reasons first came. Those about another transport are left out: nobody expects a
// verdict on it, unless whoever called asked for those cases by name.
func skippedMusts(r *Report) []skips {
	var all []skips
	place := map[string]int{}
	for _, res := range r.Results {
		if res.Outcome != record.Skipped || res.Level != "MUST" || r.elsewhere(res) {
			continue
		}
		i, known := place[res.Skipped]
		if !known {
			i = len(all)
			place[res.Skipped] = i
			all = append(all, skips{why: res.Skipped})
		}
		all[i].cases = append(all[i].cases, res.Case)
	}
	return all
}

// elsewhere reports whether a skipped case is about another transport, in a run that asked for none of its cases by name.
func (r *Report) elsewhere(res Result) bool {
	return len(r.Run.Asked) == 0 && strings.HasPrefix(res.Skipped, record.Elsewhere)
}

func musts(n int) string {
	if n == 1 {
		return "1 case of level MUST was"
	}
	return fmt.Sprintf("%d cases of level MUST were", n)
}

func markdownSkips(b *bytes.Buffer, r *Report) {
	for i, s := range skippedMusts(r) {
		if i == 0 {
			b.WriteString("\n## Not judged, of level MUST\n\n")
		}
		item := fmt.Sprintf("- %s: %s\n", code(strings.Join(s.cases, ", ")), Inline(s.why))
		if b.Len()+len(item) < markdownLimit {
			b.WriteString(item)
		}
	}
}
