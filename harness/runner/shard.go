package runner

import (
	"fmt"
	"strconv"

	"github.com/sockdrill/sockdrill/harness/lazy"
	"github.com/sockdrill/sockdrill/harness/record"
)

var shardForm = lazy.Regexp(`^([1-9][0-9]{0,5})/([1-9][0-9]{0,5})$`)

// ParseShard reads "2/5", the second of five parts of a run. Empty text is no shard, and no error.
func ParseShard(text string) (*record.Shard, error) {
	if text == "" {
		return nil, nil
	}
	m := shardForm().FindStringSubmatch(text)
	if m == nil {
		return nil, usage("--shard %q: expected N/M, such as 2/5, with N from 1 to M", text)
	}
	index, _ := strconv.Atoi(m[1]) // the form has at most six digits
	of, _ := strconv.Atoi(m[2])
	if index > of {
		return nil, usage("--shard %s: there is no part %d of %d; the first is 1/%d, the last %d/%d", text, index, of, of, of, of)
	}
	return &record.Shard{Index: index, Of: of}, nil
}

// shardOf returns the shard's part of the cases: every case is in one shard, and shards differ by one case at most. Baselines are in
// each, since what they find decides on the others. The parts depend on the order of the plan alone.
func shardOf(cases []record.Case, shard *record.Shard) ([]record.Case, error) {
	if shard == nil {
		return cases, nil
	}
	var part []record.Case
	dealt := 0
	for _, c := range cases {
		if c.Baseline {
			part = append(part, c)
			continue
		}
		if dealt++; (dealt-1)%shard.Of == shard.Index-1 {
			part = append(part, c)
		}
	}
	if len(part) == 0 {
		return nil, usage("--shard %s is empty: %s selected; use fewer shards", shard, fmt.Sprintf("%d cases are", len(cases)))
	}
	return part, nil
}
