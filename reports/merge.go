package reports

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Merge joins the reports of shards of one run. Where shards know the same case, a verdict comes before "skipped" and that
// before "not run", and of two verdicts the worse one counts. The wall time is the longest shard's. Shards that judge different
// implementations or come from different versions of sockdrill do not merge.
func Merge(shards ...*Report) (*Report, error) {
	if len(shards) == 0 {
		return nil, errors.New("merge reports: none given")
	}
	if err := wholeRun(shards); err != nil {
		return nil, err
	}
	merged := *shards[0]
	merged.Run.Shard = nil
	merged.Run.Implementations = slices.Clone(merged.Run.Implementations)
	merged.Results = nil
	merged.End = record.End{}
	index := map[string]int{}
	for i, shard := range shards {
		if err := sameRun(shards[0], shard); err != nil {
			return nil, fmt.Errorf("merge reports: shard %d: %w", i+1, err)
		}
		merged.addEnd(shard)
		merged.addService(shard)
		for _, r := range shard.Results {
			at, seen := index[r.Case]
			switch {
			case !seen:
				index[r.Case] = len(merged.Results)
				merged.Results = append(merged.Results, r)
			case weight(r) > weight(merged.Results[at]):
				merged.Results[at] = r
			}
		}
	}
	merged.Run.Cases = len(merged.Results)
	merged.count(true)
	return &merged, nil
}

func sameRun(a, b *Report) error {
	if a.Run.Tool != b.Run.Tool {
		return fmt.Errorf("made by sockdrill %q, the first by %q", b.Run.Tool, a.Run.Tool)
	}
	if !reflect.DeepEqual(declared(a), declared(b)) {
		return errors.New("it judges other implementations than the first")
	}
	return nil
}

// declared are the implementations of a report without what each shard measured for itself.
func declared(r *Report) []record.Implementation {
	all := slices.Clone(r.Run.Implementations)
	for n := range all {
		all[n].Service = record.Implementation{}.Service
	}
	return all
}

// addService keeps the longest service time that a shard measured.
func (r *Report) addService(shard *Report) {
	for n, i := range shard.Run.Implementations {
		r.Run.Implementations[n].Service = r.Run.Implementations[n].Service.Or(i.Service)
	}
}

// addEnd joins the ends of two shards; the totals are counted later.
func (r *Report) addEnd(shard *Report) {
	if r.Started.IsZero() || !shard.Started.IsZero() && shard.Started.Before(r.Started) {
		r.Started = shard.Started
	}
	r.Run.Host.K = max(r.Run.Host.K, shard.Run.Host.K)
	r.Run.Host.Least = min(r.Run.Host.Least, shard.Run.Host.Least)
	end := shard.End
	r.End.Wall = max(r.End.Wall, end.Wall)
	r.End.Sum += end.Sum
	r.End.Partial = r.End.Partial || end.Partial
	r.End.Problems = append(r.End.Problems, end.Problems...)
	if record.Outranks(end.Exit, r.End.Exit) {
		r.End.Exit, r.End.Why = end.Exit, end.Why
	}
}

// weight says which of two results of one case a merged report keeps.
func weight(r Result) int {
	switch r.Outcome {
	case record.NotRun:
		return 0
	case record.Skipped:
		return 1
	}
	return 1 + int(r.Verdict)
}
