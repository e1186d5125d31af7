package runner

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Plan registers every group and returns the cases in the order of the catalogue. Call it once in a process:
// Ginkgo's tree is a global. An error is a defect of the scenarios.
func Plan(s Suite) ([]record.Case, error) {
	s.Register()
	seen := map[string]string{}
	var cases []record.Case
	for _, spec := range ginkgo.PreviewSpecs("sockdrill").SpecReports {
		if spec.LeafNodeType != types.NodeTypeIt {
			continue
		}
		c, err := planned(s, spec)
		if err != nil {
			return nil, err
		}
		if other, twice := seen[c.ID]; twice {
			return nil, fmt.Errorf("plan case %s: two specs have this id: %q and %q", c.ID, other, spec.FullText())
		}
		seen[c.ID] = spec.FullText()
		cases = append(cases, c)
	}
	slices.SortStableFunc(cases, inCatalogueOrder())
	return cases, nil
}

// inCatalogueOrder compares cases by where their clauses stand, then by side and group: Ginkgo shuffles groups, and keeps
// the order in which the specs of one were registered.
func inCatalogueOrder() func(a, b record.Case) int {
	place := map[string]int{}
	for i, c := range clause.All() {
		place[c.ID] = i
	}
	return func(a, b record.Case) int {
		return cmp.Or(cmp.Compare(place[a.Clause], place[b.Clause]), cmp.Compare(a.Side, b.Side), cmp.Compare(a.Group, b.Group))
	}
}

func planned(s Suite, spec types.SpecReport) (record.Case, error) {
	// Ginkgo adds a label of its own to a spec that is marked Serial.
	labels := slices.DeleteFunc(spec.Labels(), func(l string) bool { return spec.IsSerial && l == "Serial" })
	c, err := s.Case(labels)
	if err != nil {
		return c, fmt.Errorf("plan spec %q at %s: %w", spec.FullText(), spec.LeafNodeLocation, err)
	}
	if len(spec.ContainerHierarchyTexts) == 0 {
		return c, fmt.Errorf("plan case %s: it stands outside every group, so no worker could register it alone", c.ID)
	}
	if spec.IsInOrderedContainer {
		// A worker runs one spec. The specs of an ordered container would need each other.
		return c, fmt.Errorf("plan case %s: ordered containers are not supported; make it one spec", c.ID)
	}
	c.Title, c.Group, c.Serial = title(c, spec), spec.ContainerHierarchyTexts[0], spec.IsSerial
	if spec.State.Is(types.SpecStatePending) {
		c.Pending = spec.LeafNodeText
	}
	return c, nil
}
