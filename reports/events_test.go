package reports

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestEventsSurviveTheirFile(t *testing.T) {
	r, err := readEvents(t, writeEvents(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	direct := Build(sample())
	if r.Sentence() != direct.Sentence() || len(r.Results) != len(direct.Results) || r.End.Partial || !r.Started.Equal(noon) {
		t.Errorf("read back: %q, %d results, end %+v, started %v", r.Sentence(), len(r.Results), r.End, r.Started)
	}
	if got := find(t, r, "FRM-003.server.header-1").Evidence.Trace; len(got) != 9 || got[3].N != 36 || len(got[3].Data) != 36 {
		t.Errorf("the trace read back is %+v", got)
	}
}

func TestATruncatedLastLineIsLeftOut(t *testing.T) {
	path := writeEvents(t, sample())
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text[:len(text)-40], 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := readEvents(t, path)
	if err != nil {
		t.Fatal(err)
	}
	if !r.End.Partial || r.End.Totals.Fail != 1 || len(r.Results) != 11 || r.End.Sum == 0 || r.End.Wall == 0 {
		t.Errorf("a cut file gives %d results and the end %+v", len(r.Results), r.End)
	}
}

func TestWhatIsNoEventsFile(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":           {"", `no "run" line`},
		"text":              {"hello\nworld\n", "line 1"},
		"a bad second line": {`{"type":"run","at":"2026-03-01T12:00:00Z","run":{"tool":"1"}}` + "\n{oops\n{}\n", "line 2"},
		"another tool's":    {`{"level":"info"}` + "\n", `no "run" line`},
	} {
		if _, err := FromEvents(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want one with %q", name, err, c.want)
		}
	}
}

func TestLinesOfManyWritersStayWhole(t *testing.T) {
	path := t.TempDir() + "/events.ndjson"
	file, err := CreateEvents(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Write(sample()[0]); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				r := failing()
				if err := file.Write(record.Event{Type: record.Ended, Result: &r}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := readEvents(t, path); err != nil || len(r.Results) != 1 {
		t.Errorf("read back: %v, %v", r, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "\n") != 401 {
		t.Errorf("%d lines, want 401 (%v)", strings.Count(string(text), "\n"), err)
	}
}

// endless is a file in which no line ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestALineThatNeverEndsIsRefused(t *testing.T) {
	if _, err := FromEvents(endless{}); err == nil || !strings.Contains(err.Error(), "line 1: it is longer than 64 MiB") {
		t.Errorf("error %v, want one that says that the line is too long", err)
	}
}
