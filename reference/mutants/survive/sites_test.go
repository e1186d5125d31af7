package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

const sample = `package sample

func f(a, b int) int {
	if a < b {
		g(a, b)
		return a + 1
	}
	if a < b {
		return 0
	}
	return b
}
`

func TestEverySiteIsOneEditThatOccursOnce(t *testing.T) {
	all, err := sitesOf("reference/client/sample.go", sample)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		e := m.Edits[0]
		if n := strings.Count(sample, e.Old); n != 1 || e.Old == e.New {
			t.Errorf("%s: the old text occurs %d times:\n%s\nnew:\n%s", m.Defect, n, e.Old, e.New)
		}
		got = append(got, strings.TrimPrefix(m.Defect, "client/sample.go:"))
	}
	want := []string{
		"4: the condition is negated: a < b", "4: < becomes <=", "5: removed: g(a, b)", "5: the first two arguments are swapped: g(a, b)",
		"6: + becomes -", "6: 1 becomes 2", "8: the condition is negated: a < b", "8: < becomes <=", "9: 0 becomes 1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheReferenceHasEnoughSitesAndOneOrder(t *testing.T) {
	one, err := Sites("../../..")
	if err != nil {
		t.Fatal(err)
	}
	other, _ := Sites("../../..")
	if len(one) < 1000 {
		t.Errorf("only %d sites: the generator looks in the wrong place", len(one))
	}
	for i := range one {
		if one[i].Hash() != other[i].Hash() {
			t.Fatalf("site %d differs between two calls", i)
		}
	}
}

func TestADrawnSampleStaysWhenAnotherLineChanges(t *testing.T) {
	at := func(file, old string) mutants.Mutant {
		return mutants.Mutant{Side: mutants.Client, Edits: []mutants.Edit{{File: file, Old: old, New: old + "!"}}}
	}
	before := []mutants.Mutant{at("a/x.go", "1"), at("a/x.go", "2"), at("a/x.go", "3"), at("a/y.go", "1"), at("a/y.go", "4")}
	after := []mutants.Mutant{at("b/y.go", "4"), at("b/x.go", "3"), at("b/x.go", "changed"), at("b/x.go", "1"), at("b/y.go", "1")}
	without := func(all []mutants.Mutant, old string) (keys []string) {
		for _, m := range drawn(all, 7) {
			if m.Edits[0].Old != old {
				keys = append(keys, key(m))
			}
		}
		return keys
	}
	if one, other := without(before, "2"), without(after, "changed"); len(one) != 4 || !slices.Equal(one, other) {
		t.Errorf("a changed line and a moved file reordered the rest: %v, then %v", one, other)
	}
}
