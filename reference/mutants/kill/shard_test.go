package main

import (
	"testing"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

func TestAllPartsTogetherAreAllMutants(t *testing.T) {
	all := []mutants.Mutant{{ID: "M001"}, {ID: "M002"}, {ID: "M003"}, {ID: "M004"}, {ID: "M005"}}
	seen := map[string]int{}
	for _, text := range []string{"1/3", "2/3", "3/3"} {
		var s shard
		if err := s.Set(text); err != nil || s.String() != text {
			t.Fatalf("%s: %v, %q", text, err, s.String())
		}
		for _, m := range s.take(all) {
			seen[m.ID]++
		}
	}
	for _, m := range all {
		if seen[m.ID] != 1 {
			t.Errorf("%s is in %d of 3 parts", m.ID, seen[m.ID])
		}
	}
	var whole shard
	if got := whole.take(all); len(got) != len(all) {
		t.Errorf("without a part there are %d of %d mutants", len(got), len(all))
	}
	for _, text := range []string{"", "1", "0/2", "3/2", "1/0", "x", "1/2x"} {
		if err := whole.Set(text); err == nil {
			t.Errorf("%q is taken for a part", text)
		}
	}
}
