package match

import (
	"hash/crc32"
	"strings"
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

func said1(p string) adapter.Event {
	return adapter.Event{Event: "recv", Len: int64(len(p)), CRC: crc32.ChecksumIEEE([]byte(p)), Data: []byte(p)}
}

func path(states ...adapter.State) []adapter.Event {
	var out []adapter.Event
	for i := range states[1:] {
		out = append(out, adapter.Event{Event: "state", From: states[i], To: states[i+1]})
	}
	return out
}

func TestMatchersSayWhatIsWrong(t *testing.T) {
	yes, no := true, false
	frames := func(s ...string) (out [][]byte) {
		for _, f := range s {
			out = append(out, []byte(f))
		}
		return out
	}
	for name, c := range map[string]struct {
		matcher types.GomegaMatcher
		actual  any
		says    string // "" is a match
	}{
		"same frames":   {Payloads(frames("a", "b")...), frames("a", "b"), ""},
		"same messages": {Payloads(frames("a", "")...), []adapter.Event{said1("a"), said1("")}, ""},
		"one missing":   {Payloads(frames("a", "b")...), frames("a"), `missing is "b" (1 B)`},
		"one too many":  {Payloads(frames("a")...), frames("a", "b"), `the first one too many is "b" (1 B)`},
		"another":       {Payloads(frames("a")...), []adapter.Event{said1("x")}, `the implementation reports "x" (1 B)`},
		"late difference": {Payloads([]byte(strings.Repeat("a", 99) + "b")), frames(strings.Repeat("a", 99)),
			`the same for 99 bytes, and then "b" should follow, but nothing does.`},
		"other order":   {Payloads(frames("a", "b")...), frames("b", "a"), `message 1 of 2`},
		"none expected": {Payloads(), frames("a"), `the first one too many`},
		"class":         {Report(adapter.Reset), []adapter.Event{{Class: adapter.Reset}}, ""},
		"other class": {Report(adapter.Reset, adapter.CleanClose), []adapter.Event{{Class: adapter.Truncated, Detail: "d"}},
			`class reset, clean_close, but it reported truncated ("d")`},
		"no error":            {Report(adapter.Reset), []adapter.Event{}, "it reported none"},
		"success":             {Succeed(), adapter.Event{OK: &yes}, ""},
		"no success":          {Succeed(), adapter.Event{OK: &no, Class: adapter.Reset}, "class reset"},
		"failure":             {FailWith(adapter.Reset), adapter.Event{OK: &no, Class: adapter.Reset}, ""},
		"success for failure": {FailWith(adapter.Reset), adapter.Event{OK: &yes}, "the client reports success"},
		"outcome missing":     {Succeed(), adapter.Event{}, "Expected success"},
		"reached":             {Reach(adapter.Connected), path(adapter.Connecting, adapter.Connected, adapter.BackingOff), ""},
		"not reached": {Reach(adapter.Connected), path(adapter.Connecting, adapter.BackingOff),
			"its states are: connecting, backoff"},
		"rests":           {Rest(adapter.Disconnected), path(adapter.Connected, adapter.Disconnected), ""},
		"rests elsewhere": {Rest(adapter.Disconnected), path(adapter.Disconnected, adapter.Connecting), "to end up disconnected"},
		"path":            {Path(adapter.Connecting, adapter.Connected), path(adapter.Connecting, adapter.Connected), ""},
		"other path": {Path(adapter.Connecting, adapter.Connected), path(adapter.Connecting, adapter.BackingOff),
			"went through: connecting, backoff"},
		"a gap in the path": {Rest(adapter.Connected),
			append(path(adapter.Disconnected, adapter.Connecting), path(adapter.BackingOff, adapter.Connected)...),
			"after connecting came backoff → connected"},
		"only edges": {OnlyEdges(),
			path(adapter.Disconnected, adapter.Resolving, adapter.Connecting, adapter.Connected, adapter.BackingOff, adapter.Connecting,
				adapter.Disconnected), ""},
		"no edge": {OnlyEdges(), path(adapter.Disconnected, adapter.Resolving, adapter.Connected),
			"resolving to become nothing but connecting, backoff, disconnected, but change 2 of 2 is resolving → connected"},
		"silence":              {Silence(), int64(0), ""},
		"no silence":           {Silence(), int64(3), "3 bytes came"},
		"no silence of events": {Silence(), []adapter.Event{said1("x")}, `reports "x"`},
	} {
		ok, err := c.matcher.Match(c.actual)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		message := c.matcher.FailureMessage(c.actual)
		if ok != (c.says == "") || !ok && !strings.Contains(message, c.says) {
			t.Errorf("%s: matched %v and said %q, want it to say %q", name, ok, message, c.says)
		}
	}
}

func TestMatchersRefuseWhatTheyCannotRead(t *testing.T) {
	for _, m := range []types.GomegaMatcher{Payloads(), Report(), Succeed(), FailWith(), Reach(""), Silence()} {
		if ok, err := m.Match(42); ok || err == nil {
			t.Errorf("%T took a number for evidence", m)
		}
	}
}
