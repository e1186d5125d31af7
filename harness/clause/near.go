package clause

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sockdrill/sockdrill/harness/lazy"
)

const (
	// nearCount is how many suggestions still help; more is a list to search.
	nearCount = 3
	// nearEdits is how many slips of the finger are still taken for the same
	// id. Ids have seven characters, so three would reach almost any.
	nearEdits = 2
)

var sloppyID = lazy.Regexp(`^([A-Z]+)[-_ ]?0*([0-9]{1,3})$`)

// Near returns the ids that a misspelt one may have meant, nearest first, at most
// three, none if nothing is near. Case, a missing dash and missing zeros do not
// count as differences, and of a case id (FRM-003.server.header) only the
// clause's part is looked at.
func Near(id string) []string {
	typed := normalise(id)
	type candidate struct {
		id    string
		edits int
	}
	var found []candidate
	for _, c := range document().clauses {
		if d := edits(typed, c.ID); d <= nearEdits {
			found = append(found, candidate{c.ID, d})
		}
	}
	// Stable, so that ids equally near stay in the document's order.
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.edits, b.edits) })
	var ids []string
	for _, c := range found[:min(len(found), nearCount)] {
		ids = append(ids, c.id)
	}
	return ids
}

// normalise brings what a person types for an id into the form of one:
// "frm3" becomes "FRM-003". What it does not understand it only puts in capitals.
func normalise(id string) string {
	id, _, _ = strings.Cut(strings.TrimSpace(id), ".")
	id = strings.ToUpper(id)
	m := sloppyID().FindStringSubmatch(id)
	if m == nil {
		return id
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return id
	}
	return fmt.Sprintf("%s-%03d", m[1], n)
}

// edits counts the single-character insertions, deletions, replacements and
// swaps of neighbours that turn a into b (optimal string alignment).
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
