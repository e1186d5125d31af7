package reports

import (
	"errors"
	"fmt"
	"strings"
)

// wholeRun returns why reports of shards are not one whole run: a shard is missing, is there twice, or is of another division.
// Reports of which none says that it is a shard always are.
func wholeRun(shards []*Report) error {
	first := shards[0].Run.Shard
	given := map[int]bool{}
	for i, s := range shards {
		switch one := s.Run.Shard; {
		case one == nil && first == nil:
			continue
		case one == nil || first == nil:
			return errors.New("merge reports: some are of shards and some of whole runs")
		case one.Of != first.Of:
			return fmt.Errorf("merge reports: shard %d is %s, the first is %s", i+1, one, first)
		case given[one.Index]:
			return fmt.Errorf("merge reports: the shard %s is there twice", one)
		default:
			given[one.Index] = true
		}
	}
	if first == nil {
		return nil
	}
	var missing []string
	for n := 1; n <= first.Of; n++ {
		if !given[n] {
			missing = append(missing, fmt.Sprintf("%d/%d", n, first.Of))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("merge reports: not there: shard %s; its cases would be missing from the report", strings.Join(missing, ", "))
	}
	return nil
}
