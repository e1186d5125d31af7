package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// run is a report of these results.
func run(results ...record.Result) *Report {
	var events []record.Event
	for _, r := range results {
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	return Build(append(events, record.Event{Type: record.RunEnd, End: &record.End{}}))
}

func TestTwoRunsAreCompared(t *testing.T) {
	good, mended, slow, slower, gone := failing(), passing(), late(), late(), shortfall()
	good.Verdict, good.Message = verdict.Pass, ""
	good.Evidence.Trace = append([]trace.Event(nil), good.Evidence.Trace...)
	good.Evidence.Trace[6] = trace.Event{T: 53 * ms, Lane: trace.Peer, Kind: trace.Got, Dir: "to-client", N: 14}
	broken := passing()
	broken.Verdict, broken.Message = verdict.Fail, "Expected <an echo>."
	slower.Duration = 4 * slow.Duration
	before, after := run(good, broken, slow, gone), run(failing(), mended, slower, selfCheck())
	var said []string
	for _, c := range Compare(before, after) {
		said = append(said, c.String())
	}
	want := "FRM-003.server.header-1: pass -> fail\nFRM-002.server: fail -> pass\nIDL-001.client: pass, in 1.50 s and then in 6.00 s\n" +
		"ADP-001.harness: new -> pass\nDLM-007.server: shortfall -> not in the later report"
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	var b bytes.Buffer
	if err := CompareHTML(&b, before, after); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Became red (1)", "Not red any more (1)", "Other outcomes (2)", "Times that moved (1)",
		"The traces part at event 4: read 14 B before, saw the other side end its stream (FIN) now."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page does not say %q:\n%s", want, b.String())
		}
	}
}

func TestTheSameRunTwiceIsNoChange(t *testing.T) {
	var b bytes.Buffer
	if err := CompareHTML(&b, Build(sample()), Build(sample())); err != nil || !strings.Contains(b.String(), "No case changed.") {
		t.Errorf("%v, the page is:\n%s", err, b.String())
	}
}

func TestHostileTextStaysTextWhereRunsAreCompared(t *testing.T) {
	r := failing()
	r.Message, r.Title = evil, evil
	var b bytes.Buffer
	if err := CompareHTML(&b, run(passing()), run(r)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<script") || strings.Contains(b.String(), "\x1b") {
		t.Errorf("markup, or a control character, of an implementation is in the page:\n%s", b.String())
	}
}
