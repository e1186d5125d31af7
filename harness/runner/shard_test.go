package runner

import (
	"fmt"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestShardsAreDisjointCompleteAndBalanced(t *testing.T) {
	cases := []record.Case{{ID: "base", Baseline: true}}
	for n := range 23 {
		cases = append(cases, record.Case{ID: fmt.Sprintf("c%d", n)})
	}
	const of = 5
	seen := map[string]int{}
	least, most := len(cases), 0
	for index := 1; index <= of; index++ {
		part, err := shardOf(cases, &record.Shard{Index: index, Of: of})
		if err != nil {
			t.Fatal(err)
		}
		least, most = min(least, len(part)), max(most, len(part))
		for _, c := range part {
			seen[c.ID]++
		}
	}
	for _, c := range cases {
		want := 1
		if c.Baseline {
			want = of
		}
		if seen[c.ID] != want {
			t.Errorf("%s is in %d shards, want %d", c.ID, seen[c.ID], want)
		}
	}
	if most-least > 1 {
		t.Errorf("shards have from %d to %d cases", least, most)
	}
}

func TestNonsenseIsNoShard(t *testing.T) {
	for _, text := range []string{"6/5", "0/3", "x", "1/0", "-1/2", "1/2/3", "1", "/", "1/ 2"} {
		if shard, err := ParseShard(text); err == nil {
			t.Errorf("%q is read as %v", text, shard)
		}
	}
	if shard, err := ParseShard("2/5"); err != nil || *shard != (record.Shard{Index: 2, Of: 5}) {
		t.Errorf("2/5: %v, %v", shard, err)
	}
	if shard, err := ParseShard(""); err != nil || shard != nil {
		t.Errorf("nothing: %v, %v", shard, err)
	}
}

func TestAShardWithoutCasesIsAMistake(t *testing.T) {
	if _, err := shardOf([]record.Case{{ID: "a"}}, &record.Shard{Index: 2, Of: 2}); err == nil {
		t.Error("an empty shard was taken")
	}
}
