package match

import (
	"hash/crc32"
	"strings"
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

func message(conn, data string) adapter.Event {
	return adapter.Event{Event: adapter.EventRecv, Conn: conn, Len: int64(len(data)), CRC: crc32.ChecksumIEEE([]byte(data)),
		Data: []byte(data)}
}

func closed(conn string, class adapter.Class) adapter.Event {
	return adapter.Event{Event: adapter.EventState, Conn: conn, From: adapter.Connected, To: adapter.Disconnected, Class: class}
}

func TestEndings(t *testing.T) {
	want := DeliverThenClose([]byte("a"), []byte("b"))
	for _, c := range []struct {
		name    string
		matcher types.GomegaMatcher
		events  []adapter.Event
		says    string // part of the failure; empty for a match
	}{
		{"both and then the close", want, []adapter.Event{message("1", "a"), message("1", "b"), closed("1", "")}, ""},
		{"another connection's close between", want,
			[]adapter.Event{message("1", "a"), closed("0", ""), message("1", "b"), closed("1", "")}, ""},
		{"the close between", want, []adapter.Event{message("1", "a"), closed("1", ""), message("1", "b")},
			"what had come before the end is lost"},
		{"nothing but the close", want, []adapter.Event{closed("1", "")}, "reports none"},
		{"no close", want, []adapter.Event{message("1", "a"), message("1", "b")}, "to report the close"},
		{"a clean end", EndAs(adapter.CleanClose), []adapter.Event{closed("1", adapter.CleanClose)}, ""},
		{"an end without a class", EndAs(adapter.CleanClose), []adapter.Event{closed("1", "")}, ""},
		{"an end of another class", EndAs(adapter.CleanClose), []adapter.Event{closed("1", adapter.Reset)}, "reports reset"},
		{"an error of another class", EndAs(adapter.Reset),
			[]adapter.Event{{Event: adapter.EventError, Class: adapter.Truncated}, closed("1", "")}, "reports truncated"},
		{"no end", EndAs(adapter.Reset), nil, "does not"},
		{"no trouble", ReportNothing(), nil, ""},
		{"nothing told", TellNothing(), nil, ""},
		{"something told", TellNothing(), []adapter.Event{{Event: adapter.EventError, Client: "c2", Class: adapter.IdleTimeout}},
			"c2: error idle_timeout"},
		{"trouble", ReportNothing(), []adapter.Event{{Event: adapter.EventError, Class: adapter.IdleTimeout}}, "idle_timeout"},
	} {
		ok, err := c.matcher.Match(c.events)
		if err != nil || ok != (c.says == "") {
			t.Errorf("%s: match %v, error %v", c.name, ok, err)
		}
		if !ok && !strings.Contains(c.matcher.FailureMessage(c.events), c.says) {
			t.Errorf("%s: %q does not say %q", c.name, c.matcher.FailureMessage(c.events), c.says)
		}
	}
}
