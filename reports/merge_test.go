package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func shard(exit int, results ...record.Result) *Report {
	events := sample()[:1]
	for _, r := range results {
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	return Build(append(events, record.Event{Type: record.RunEnd,
		End: &record.End{Exit: exit, Why: "exit", Wall: time.Duration(len(results)) * time.Second, Sum: time.Second}}))
}

func TestMergeKeepsTheWorseVerdict(t *testing.T) {
	other := passing()
	other.Case = failing().Case
	m, err := Merge(shard(0, passing(), skipped(), other), shard(1, failing()), shard(3, inconclusive()))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Results) != 4 || find(t, m, other.Case).Outcome != record.Failed {
		t.Errorf("the merged results are %+v", m.Results)
	}
	if m.End.Exit != 1 || m.End.Wall != 3*time.Second || m.End.Sum != 3*time.Second || m.Run.Cases != 4 {
		t.Errorf("the end is %+v of %d cases", m.End, m.Run.Cases)
	}
	if want := (record.Totals{Pass: 1, Fail: 1, Inconclusive: 1, Skipped: 1}); m.End.Totals != want {
		t.Errorf("totals are %+v, want %+v", m.End.Totals, want)
	}
}

func TestMergePrefersAVerdictToNone(t *testing.T) {
	ran := passing()
	ran.Case = skipped().Case
	for _, order := range [][]*Report{{shard(0, skipped()), shard(0, ran)}, {shard(0, ran), shard(0, skipped())}} {
		if m, err := Merge(order...); err != nil || m.Results[0].Outcome != record.Passed {
			t.Errorf("merged: %+v, %v", m, err)
		}
	}
}

func TestShardsMeasureServiceTimesOfTheirOwn(t *testing.T) {
	first, second := shard(0, passing()), shard(0, passing())
	for n, r := range []*Report{first, second} {
		r.Run.Implementations = slices.Clone(r.Run.Implementations)
		r.Run.Implementations[0].Service.Alone = time.Duration(n+1) * time.Millisecond
	}
	m, err := Merge(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Run.Implementations[0].Service.Alone; got != 2*time.Millisecond ||
		first.Run.Implementations[0].Service.Alone != time.Millisecond {
		t.Errorf("merged %v, and the first is now %v", got, first.Run.Implementations[0].Service.Alone)
	}
}

func TestMergeRefusesWhatDoesNotBelongTogether(t *testing.T) {
	other := shard(0, passing())
	other.Run.Implementations = nil
	if _, err := Merge(shard(0, passing()), other); err == nil || !strings.Contains(err.Error(), "shard 2") {
		t.Errorf("other implementations: %v", err)
	}
	newer := shard(0, passing())
	newer.Run.Tool = "0.2.0"
	if _, err := Merge(shard(0, passing()), newer); err == nil || !strings.Contains(err.Error(), `"0.2.0"`) {
		t.Errorf("another version: %v", err)
	}
	if _, err := Merge(); err == nil {
		t.Error("nothing to merge is no error")
	}
}
