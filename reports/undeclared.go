package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// The reasons of skipped cases name what would have to be declared: a feature, or a key of the manifest.
var (
	feature = regexp.MustCompile(`not declare the feature ([a-z_]+)`)
	key     = regexp.MustCompile(`(?:declares no|does not declare) .*\((?:--)?([a-z]+[a-z_.-]*)`)
)

// mostLines is how many lines of a manifest the sentence of a run names.
const mostLines = 3

// undeclared says how many cases of level MUST were not judged because nothing was declared that they could be judged by, and what
// would have most of them judged. Empty if there are none: without it a pass would say more than is known.
func (r *Report) undeclared() string {
	cases, by := 0, map[string]int{}
	for _, res := range r.Results {
		if res.Outcome != record.Skipped || res.Level != "MUST" {
			continue
		}
		if line := wanted(res.Skipped); line != "" {
			cases++
			by[line]++
		}
	}
	if cases == 0 {
		return ""
	}
	lines := make([]string, 0, len(by))
	for line := range by {
		lines = append(lines, line)
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(cmp.Compare(by[b], by[a]), strings.Compare(a, b)) })
	return fmt.Sprintf(" %s not judged for want of a declaration; most of them by: %s.", musts(cases),
		strings.Join(lines[:min(len(lines), mostLines)], ", "))
}

// wanted is the line of a manifest that a reason asks for; empty if it asks for none.
func wanted(why string) string {
	if m := feature.FindStringSubmatch(why); m != nil {
		return "features: [" + m[1] + "]"
	}
	if m := key.FindStringSubmatch(why); m != nil {
		if m[1] == "max-frame" {
			return "limits.max_frame"
		}
		return m[1]
	}
	return ""
}
