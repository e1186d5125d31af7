package reports

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

func part(index, of int) *Report {
	r := shard(0, passing())
	r.Run.Shard = &record.Shard{Index: index, Of: of}
	return r
}

func TestMergeNoticesWhatIsMissingOrTwice(t *testing.T) {
	for says, shards := range map[string][]*Report{
		"not there: shard 2/3": {part(1, 3), part(3, 3)},
		"1/2 is there twice":   {part(1, 2), part(1, 2)},
		"shard 2 is 2/4":       {part(1, 2), part(2, 4)},
		"some are of shards":   {part(1, 2), shard(0, passing())},
		"not there: shard 1/2": {part(2, 2)},
	} {
		if _, err := Merge(shards...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
	m, err := Merge(part(2, 2), part(1, 2))
	if err != nil || m.Run.Shard != nil {
		t.Errorf("two of two: %v, shard %v", err, m.Run.Shard)
	}
}
