package match_test

import (
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func waits(micros ...int64) []adapter.Event {
	events := make([]adapter.Event, len(micros))
	for i, d := range micros {
		events[i].Delay = d
	}
	return events
}

func went(states ...adapter.State) []adapter.Event {
	var events []adapter.Event
	for i := 1; i < len(states); i++ {
		events = append(events, adapter.Event{From: states[i-1], To: states[i]})
	}
	return events
}

func TestDelaysPathsAndCounts(t *testing.T) {
	const up, down, busy = adapter.Connected, adapter.Disconnected, adapter.Connecting
	for _, c := range []struct {
		name    string
		matcher types.GomegaMatcher
		actual  any
		problem string // of a failure; empty if it matches
	}{
		{"delays that vary", match.Vary(), waits(100_000, 100_900, 101_100), ""},
		{"delays that are the same to the millisecond", match.Vary(), waits(100_000, 100_900, 99_100),
			"Expected delays that differ, but the client reports to have waited 100ms before each of 3 attempts."},
		{"the same sequence", match.Delays(waits(1000, 2000)), waits(1900, 2000), ""},
		{"another sequence", match.Delays(waits(1000, 2000)), waits(1000, 3001),
			"Expected the delays 1ms, 2ms, but they are 1ms, 3.001ms."},
		{"the second path", match.OneOfPaths([]adapter.State{down, up}, []adapter.State{down, busy, up}), went(down, busy, up), ""},
		{"neither path", match.OneOfPaths([]adapter.State{down, up}, []adapter.State{down, busy, up}), went(down, busy),
			"Expected the states disconnected, connected; or disconnected, connecting, connected; but the client went through: " +
				"disconnected, connecting."},
		{"the right number", match.Count(2, "copies", "two were asked for"), 2, ""},
		{"a wrong number", match.Count(2, "copies", "two were asked for"), 3,
			"Expected the number of copies to be 2, but it was 3: two were asked for."},
	} {
		matched, err := c.matcher.Match(c.actual)
		if err != nil || matched != (c.problem == "") {
			t.Errorf("%s: matched %t, error %v", c.name, matched, err)
		}
		if got, _ := verdict.Unmark(c.matcher.FailureMessage(c.actual)); !matched && got != c.problem {
			t.Errorf("%s: says %q, want %q", c.name, got, c.problem)
		}
	}
	if _, err := match.Vary().Match(waits(1)); err == nil {
		t.Error("one delay cannot vary: want an error")
	}
}
