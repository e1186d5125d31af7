package known

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnEntryCountsThroughItsLastDay(t *testing.T) {
	e := Entry{Expires: "2026-12-31"}
	for at, want := range map[string]bool{"2026-12-30T12:00:00Z": false, "2026-12-31T23:59:59Z": false, "2027-01-01T00:00:00Z": true,
		"2027-01-01T00:30:00+01:00": false} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Expired(now); got != want {
			t.Errorf("at %s: expired %v", at, got)
		}
	}
	if (Entry{}).Expired(time.Unix(1<<40, 0)) {
		t.Error("an entry without a last day expires")
	}
}

func TestWhatIsWrongWithAnEntry(t *testing.T) {
	for _, c := range []struct {
		entry Entry
		flaky bool
		key   string
	}{
		{Entry{Case: "A", Class: "c", Link: "http://x/#1", Expires: "2026-02-28"}, false, ""},
		{Entry{Rate: 1}, true, ""},
		{Entry{Rate: 0.5}, false, "rate"},
		{Entry{Rate: 1.5}, true, "rate"},
		{Entry{Rate: -1}, true, "rate"},
		{Entry{Rate: math.NaN()}, true, "rate"},
		{Entry{Expires: "2026-02-30"}, false, "expires"},
		{Entry{Link: "ticket"}, true, "link"},
		{Entry{Link: "https://"}, true, "link"},
	} {
		key, err := c.entry.Check(c.flaky)
		if key != c.key || (err == nil) != (c.key == "") {
			t.Errorf("%+v: %q, %v", c.entry, key, err)
		}
	}
}

func TestWhatAReportSaysOfAnEntry(t *testing.T) {
	for want, note := range map[string]string{
		"ticket 17 [https://x/17; until 2026-12-31]": Entry{Reason: "ticket 17", Link: "https://x/17",
			Expires: "2026-12-31"}.Note(false),
		"listed as known failing":                         Entry{}.Note(false),
		"a race [flaky, measured to fail in 2 % of runs]": Entry{Reason: "a race", Rate: 0.02}.Note(true),
		"listed [flaky, its rate was not measured]":       Entry{}.Note(true),
	} {
		if note != want {
			t.Errorf("got %q, want %q", note, want)
		}
	}
}

func TestAListInAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "known")
	text := "# known to fail\n\nFRM-002.server.fail=reset  # bug 7\r\nFRM-003\n" +
		"FRM-006 expires=2026-12-31 link=https://x/#9 rate=0.02 # why\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Parse([]string{"@" + name, "FRM-004, FRM-005=truncated,"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Case: "FRM-002.server.fail", Class: "reset", Reason: "bug 7", Where: name + ":3"},
		{Case: "FRM-003", Where: name + ":4"},
		{Case: "FRM-006", Reason: "why", Link: "https://x/#9", Expires: "2026-12-31", Rate: 0.02, Where: name + ":5"},
		{Case: "FRM-004"}, {Case: "FRM-005", Class: "truncated"},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for n := range want {
		if got[n] != want[n] {
			t.Errorf("entry %d: got %+v, want %+v", n, got[n], want[n])
		}
		back, err := parseLine(Line(want[n]))
		back.Where = want[n].Where
		if err != nil || back != want[n] {
			t.Errorf("written and read again: %+v, %v", back, err)
		}
	}
}

func TestBadLinesNameTheirPlace(t *testing.T) {
	for text, says := range map[string]string{
		"A\nB expire=2026-12-31\n": `:2: "expire=2026-12-31" after the case`,
		"A B\n":                    `:1: "B" after the case`,
		"A rate=often\n":           `:1: rate: "often"`,
		"=reset\n":                 ":1: ",
	} {
		name := filepath.Join(t.TempDir(), "known")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadList(name); err == nil || !strings.Contains(err.Error(), name+says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
