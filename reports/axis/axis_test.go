package axis

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

const ms = time.Millisecond

var words = Words{
	Time:  func(d time.Duration) string { return d.String() },
	Bound: func(b record.TimeBound) string { return "took " + b.Took.String() },
	Event: func(e trace.Event) string { return string(e.Kind) + " " + e.Note },
}

func bound(name string, from, earliest, latest, took time.Duration) record.TimeBound {
	return record.TimeBound{Name: name, From: from, Window: timing.Window{Earliest: earliest, Latest: latest}, Took: took}
}

func TestTimesThatDoNotOverlapShareALine(t *testing.T) {
	backoff := []record.TimeBound{bound("delay 1", 0, 80*ms, 120*ms, 100*ms), bound("delay 2", 130*ms, 160*ms, 240*ms, 200*ms),
		bound("delay 3", 400*ms, 300*ms, 500*ms, 600*ms)}
	if n := len(lanes(backoff)); n != 1 {
		t.Errorf("one delay after the other takes %d lines", n)
	}
	if n := len(lanes(append(backoff, bound("all", 500*ms, 0, time.Second, 100*ms)))); n != 2 {
		t.Errorf("two that overlap take %d lines", n)
	}
	got := Draw(backoff, nil, words)
	for _, want := range []string{"3 times: delay 1, and so on", "delay 2: took 200ms"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing: %s", want, got)
		}
	}
	if held, missed := strings.Count(got, `class="held"`), strings.Count(got, `class="missed"`); held != 2 || missed != 1 {
		t.Errorf("%d held and %d missed", held, missed)
	}
}

func TestManyTimesOfOneWindowAreADistribution(t *testing.T) {
	var all []record.TimeBound
	for n := range 40 {
		all = append(all, bound(fmt.Sprintf("client %d", n), time.Duration(n%3)*ms, 100*ms, 200*ms, time.Duration(100+3*n)*ms))
	}
	got := Draw(append(all, bound("another", 0, 0, time.Second, 10*ms)), nil, words)
	for _, want := range []string{"40 times: client 0", "34 within", "another: took 10ms"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing: %s", want, got)
		}
	}
	if dots := strings.Count(got, "<circle"); dots != 41 {
		t.Errorf("%d dots for 41 times", dots)
	}
}

func TestWhatNeverCameIsACrossAndAStallIsSeen(t *testing.T) {
	b := bound("<the end>", 20*ms, 0, 100*ms, 110*ms)
	b.Never, b.K = true, 30*ms
	got := Draw([]record.TimeBound{b}, []trace.Event{{T: 50 * ms, Kind: trace.Fault, Note: "a <stall>"}, {T: 5 * ms, Kind: trace.FIN}}, words)
	for _, want := range []string{`class="never"`, "&lt;the end&gt;: took 110ms", "at most 30ms late", `class="flt"`, "30ms: fault a &lt;stall&gt;"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing: %s", want, got)
		}
	}
	if strings.Contains(got, "<circle") || strings.Contains(got, `class="fin"`) {
		t.Errorf("a dot for what never came, or an end before the first time: %s", got)
	}
	if Draw(nil, nil, words) != "" {
		t.Error("no time has a drawing")
	}
}

func TestTicksAreRound(t *testing.T) {
	for given, want := range map[time.Duration]time.Duration{0: ms, 3 * ms: 5 * ms, 11 * ms: 20 * ms, 700 * ms: time.Second, 1900 * ms: 2 * time.Second,
		6 * time.Second: 10 * time.Second} {
		if got := round(given); got != want {
			t.Errorf("%v is rounded to %v, want %v", given, got, want)
		}
	}
}
