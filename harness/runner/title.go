package runner

import (
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// title is what people read of a case: the title of its clause, a colon, and what is special about this case, such as
// "Sticky frames: 1,000 in one write".
func title(c record.Case, spec types.SpecReport) string {
	about := c.Clause
	if found, ok := clause.Lookup(c.Clause); ok {
		about = found.Title
	}
	if special := special(c, spec); special != "" {
		return about + ": " + special
	}
	return about
}

// special is the whole text of an Entry, whose table is a container of its own. The text of an It is a sentence, in which
// what is special follows a colon; there is nothing where the clause has one case on a side. The text of a pending spec is its
// reason, and its id says which case it is.
func special(c record.Case, spec types.SpecReport) string {
	switch {
	case spec.State.Is(types.SpecStatePending):
		_, entry, _ := strings.Cut(strings.TrimPrefix(c.ID, c.Clause+"."), ".")
		return entry
	case len(spec.ContainerHierarchyTexts) > 1:
		return spec.LeafNodeText
	}
	_, after, _ := strings.Cut(spec.LeafNodeText, ": ")
	return after
}
