package match

import (
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestEveryMismatchSaysWhetherTimeCouldMendIt(t *testing.T) {
	yes, no := true, false
	a, b := []byte("a"), []byte("b")
	replies := func([][]byte) [][]byte { return [][]byte{a, b} }
	event := func(class adapter.Class) []adapter.Event {
		return []adapter.Event{{Event: adapter.EventError, Class: class}}
	}
	const safety, liveness = verdict.Safety, verdict.Liveness
	for name, c := range map[string]struct {
		matcher types.GomegaMatcher
		actual  any
		kind    verdict.Kind
	}{
		"a message missing":          {Payloads(a, b), [][]byte{a}, liveness},
		"a message too many":         {Payloads(a), [][]byte{a, b}, safety},
		"another message":            {Payloads(a), [][]byte{b}, safety},
		"another, and one missing":   {Payloads(a, b), [][]byte{b}, safety},
		"a reply missing":            {Replies(replies), [][]byte{a}, liveness},
		"a reply twice":              {Replies(replies), [][]byte{a, a}, safety},
		"no report":                  {Report(adapter.Reset), event(adapter.Reset)[:0], liveness},
		"another report":             {Report(adapter.Reset), event(adapter.Truncated), safety},
		"its clock in place of ours": {Report(adapter.Reset), event(adapter.IdleTimeout), liveness},
		"no outcome":                 {Succeed(), adapter.Event{}, liveness},
		"a failure":                  {Succeed(), adapter.Event{OK: &no, Class: adapter.Reset}, safety},
		"its clock ran out":          {Succeed(), adapter.Event{OK: &no, Class: adapter.RequestTimeout}, liveness},
		"success for a failure":      {FailWith(adapter.Reset), adapter.Event{OK: &yes}, safety},
		"another failure":            {FailWith(adapter.Reset), adapter.Event{OK: &no, Class: adapter.Truncated}, safety},
		"too few":                    {Count(2, "copies", "why"), 1, liveness},
		"too many":                   {Count(2, "copies", "why"), 3, safety},
		"not yet fallen":             {Left(0, "waits", "why"), 1, liveness},
		"a byte in silence":          {Silence(), int64(1), safety},
		"a report in silence":        {ReportNothing(), event(adapter.Reset), safety},
		"never there":                {Reach(adapter.Connected), path(adapter.Connecting, adapter.BackingOff), liveness},
		"not there in the end":       {Rest(adapter.Connected), path(adapter.Connecting, adapter.BackingOff), liveness},
		"a path under way": {Path(adapter.Connecting, adapter.Connected, adapter.BackingOff),
			path(adapter.Connecting, adapter.Connected), liveness},
		"a path astray": {Path(adapter.Connecting, adapter.Connected), path(adapter.Connecting, adapter.BackingOff), safety},
		"one of two paths under way": {OneOfPaths([]adapter.State{adapter.Connecting, adapter.Connected, adapter.BackingOff}),
			path(adapter.Connecting, adapter.Connected), liveness},
		"a gap in the path": {Rest(adapter.Connected),
			append(path(adapter.Disconnected, adapter.Connecting), path(adapter.BackingOff, adapter.Connected)...), safety},
		"a forbidden edge":             {OnlyEdges(), path(adapter.Resolving, adapter.Connected), safety},
		"no close":                     {DeliverThenClose(a), []adapter.Event{message("1", "a")}, liveness},
		"the close before the message": {DeliverThenClose(a), []adapter.Event{closed("1", "")}, safety},
		"no end":                       {EndAs(adapter.Reset), []adapter.Event{}, liveness},
		"another end":                  {EndAs(adapter.Reset), []adapter.Event{closed("1", adapter.Truncated)}, safety},
		"one of them may still come":   {OneOf(Payloads(a, b), Payloads(b)), [][]byte{a}, liveness},
		"none of them can come":        {OneOf(Payloads(b), Payloads()), [][]byte{a}, safety},
	} {
		ok, err := c.matcher.Match(c.actual)
		text, kind := verdict.Unmark(c.matcher.FailureMessage(c.actual))
		if ok || err != nil || kind != c.kind || text == "" {
			t.Errorf("%s: matched %v (%v), of kind %q: %q; want %q", name, ok, err, kind, text, c.kind)
		}
	}
}
