package reports

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

func rendered(t *testing.T, render func(io.Writer, *Report) error, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := render(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inOrder fails unless the parts stand in the text one after another.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	at := 0
	for _, part := range parts {
		next := strings.Index(text[at:], part)
		if next < 0 {
			t.Fatalf("after byte %d there is no %q in:\n%s", at, part, text)
		}
		at += next + len(part)
	}
}

func TestMarkdownBeginsWithTheVerdict(t *testing.T) {
	text := rendered(t, Markdown, Build(sample()))
	inOrder(t, text, "# sockdrill: Failed: 1 of 8 cases breaks a MUST.\n", "`my_echo.py 1.2`", "the wire is the only witness",
		"| fail | error | unexpected | shortfall | inconclusive | known | pass | skipped | not run |",
		"| 1 | 1 | 1 | 1 | 1 | 1 | 2 | 1 | 1 |",
		"## Failures", "### `FRM-003.server.header-1`", "> **FRM-003 MUST** A receiver", "Expected the echo", "Reproduce:",
		"sockdrill run FRM-003.server.header-1 --seed 7",
		"## Errors", "## Known failures that pass", "## Shortfalls", "late by 100 ms", "## Inconclusive", "## Known failures")
}

func TestTerminalPutsFailuresFirst(t *testing.T) {
	var b bytes.Buffer
	if err := Terminal(&b, Build(sample()), Screen{Dir: "reports/out"}); err != nil {
		t.Fatal(err)
	}
	inOrder(t, b.String(), "fail FRM-003.server.header-1", "FRM-003 MUST: A receiver", "Expected the echo", "blame: implementation",
		"fault: cut to-server", "reproduce: sockdrill run FRM-003.server.header-1 --seed 7", "error KIL-003.client",
		"unexpected RCV-004.server",
		"shortfall DLM-007.server", "inconclusive CTO-001.client", "known SND-008.server", "the wire is the only witness",
		"Failed: 1 of 8 cases breaks a MUST.", "1 fail, 1 error", "exit code 1", "report: reports/out\n")
	if strings.Contains(b.String(), "\x1b") {
		t.Error("there are colours that nobody asked for")
	}
	b.Reset()
	if err := Terminal(&b, Build(sample()), Screen{Color: true}); err != nil ||
		!strings.Contains(b.String(), "\x1b[31mfail\x1b[0m FRM-003") {
		t.Errorf("no colours where they were asked for (%v)", err)
	}
}

func TestThePageNeedsNothingFromOutside(t *testing.T) {
	page := rendered(t, HTML, Build(sample()))
	page = strings.ReplaceAll(page, `href="`+CaptureFolder+"/", `href="#`) // files beside it, for whoever wants them
	if found := regexp.MustCompile(`(?i)(src|href)\s*=\s*"(?:[^#"][^"]*)"|@import|url\(`).FindAllString(page, -1); found != nil {
		t.Errorf("the page refers to %q", found)
	}
	if !strings.Contains(page, "default-src &#39;none&#39;") || !strings.Contains(page, "script-src &#39;sha256-") {
		t.Error("the page has no content security policy")
	}
	if !strings.Contains(page, "<script>"+pageJS+"</script>") {
		t.Error("the script is not the one whose hash the policy allows")
	}
}

func TestThePageShowsTheEvidence(t *testing.T) {
	page := rendered(t, HTML, Build(sample()))
	for _, c := range Build(sample()).Results {
		if !strings.Contains(page, `<details class="case" id="`+c.Case+`" data-v="`+string(c.Outcome)+`"`) {
			t.Errorf("there is no row of %s as %s", c.Case, c.Outcome)
		}
	}
	fail := page[strings.Index(page, `id="FRM-003.server.header-1"`):]
	fail = fail[:strings.Index(fail, "</details>")]
	inOrder(t, fail, "MUST", "2.34 s", "A receiver MUST wait", "RFC 7766", "Expected the echo", "implementation", "proven",
		"cut to-server at byte 1",
		`<div class="row wire"`, "→", "peer #1", "sent 36 B", "0000000a 68656c6c 6f2c2079 "+
			"6f750000", "....hello, you..", "… 4 more bytes", `<div class="row fault"`, "cut at byte 1, pause 50 ms",
		`<div class="row account"`, "connecting", "struct.error", "sockdrill run FRM-003.server.header-1 --seed 7", "Copy")
	inOrder(t, page, `id="IDL-001.client"`, `class="allowed"`, `class="held"`, "measured 812 ms, allowed 790 ms to 983 ms (the host was at most 3.00 ms late meanwhile)",
		"the connection ended by FIN")
	inOrder(t, page, `id="DLM-007.server"`, `<circle class="missed"`, "late by 100 ms", "allowed until here: reply")
}

func TestWhatHadNotComeIsSaid(t *testing.T) {
	b := record.TimeBound{Name: "the end", Window: timing.Window{Earliest: 200 * ms, Latest: 400 * ms}, Took: 900 * ms, Never: true}
	if got, want := bound(b), "it had not come after 900 ms, and was allowed 200 ms to 400 ms"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.Window.Earliest = 0
	if got, want := bound(b), "it had not come after 900 ms"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestALongTimelineKeepsEndsAndFaults(t *testing.T) {
	r := Result{Result: failing()}
	r.Evidence.Trace = flood(5000)
	r.Evidence.Trace[2500] = trace.Event{T: 2500 * ms, Lane: trace.Relay, Kind: trace.Fault, Note: "the middle"}
	rows := timeline(r, 200)
	left := 0
	middle := false
	for _, row := range rows {
		if row.Lane == "gap" {
			left++
		}
		middle = middle || strings.Contains(row.Text, "the middle")
	}
	if len(rows) > 210 || left != 2 || !middle || rows[0].Time != "0.000" || rows[len(rows)-1].Time != "4999.000" {
		t.Errorf("%d rows, %d gaps, fault shown: %v", len(rows), left, middle)
	}
	if got := timeline(r, 0); got != nil {
		t.Errorf("no rows were asked for, and there are %d", len(got))
	}
}

func TestArrowsPointAsTheImplementationSeesIt(t *testing.T) {
	for _, c := range []struct {
		side      record.Side
		dir, want string
	}{
		{"server", "to-server", "→"}, {"server", "to-client", "←"}, {"client", "to-client", "→"}, {"client", "to-server", "←"},
		{"client", "", ""},
	} {
		if got := way(trace.Event{Dir: c.dir}, c.side); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.side, c.dir, got, c.want)
		}
	}
}

func TestAnEmptyRunHasEveryView(t *testing.T) {
	empty := Build([]record.Event{{Type: record.RunStart, At: time.Time{}, Run: &record.Run{Tool: "0.1.0"}}})
	for _, v := range views {
		if text := rendered(t, v.render, empty); text == "" {
			t.Errorf("%s is empty", v.name)
		}
	}
	if page := rendered(t, HTML, empty); !strings.Contains(page, "Nothing was judged.") {
		t.Error("the page does not say that nothing was judged")
	}
}
