package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

const ms = time.Millisecond

// evil is what an implementation may say that wants to be more than text.
const evil = `</script></style></svg><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>" onclick="window.pwned=1`

// many is a run of so many cases, every fifth of which is red; all that an implementation can say is evil.
func many(cases int) *reports.Report {
	events := []record.Event{{Type: record.RunStart, At: time.Now(), Run: &record.Run{Tool: "test", Command: []string{evil},
		Implementations: []record.Implementation{{Side: record.Server, Name: evil, Framing: "u32be", Command: []string{evil}}}}}}
	for i := range cases {
		r := record.Result{Case: fmt.Sprintf("%s-%03d.server", []string{"FRM", "SND", "RCV", "CLS"}[i%4], i), Clause: "FRM-003", Side: record.Server,
			Level: "MUST", Title: fmt.Sprintf("Something is right, number %d", i), Verdict: verdict.Pass, Duration: 10 * ms, Started: time.Now()}
		if i%5 == 0 {
			fails(&r)
		}
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	return reports.Build(append(events, record.Event{Type: record.RunEnd, End: &record.End{Wall: time.Second, Exit: 1, Why: evil}}))
}

// fails makes a result red, with all the evidence that a page shows.
func fails(r *record.Result) {
	frame := append([]byte{0, 0, 0, byte(len(evil))}, evil...)
	r.Verdict, r.Blame, r.Message, r.Class = verdict.Fail, verdict.Implementation, "Expected an echo. "+evil, record.ClassDelivery
	r.Evidence = record.Evidence{Witnesses: 1, Stderr: evil, Notes: []string{evil},
		Compared: []verdict.Pair{verdict.Parted([]byte("hello"), []byte("hullo"+evil), true)},
		Windows:  []record.TimeBound{{Name: evil, From: 2 * ms, Window: timing.Window{Earliest: 10 * ms, Latest: 100 * ms}, Took: 300 * ms}},
		Trace: []trace.Event{
			{T: ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial, Note: evil},
			{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: len(frame), Data: frame},
			{T: 3 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-server", Note: "stall " + evil},
			{T: 300 * ms, Lane: trace.Account, Conn: 1, Kind: trace.Said, Note: evil},
			{T: 302 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Got, Dir: "to-client", N: 2, Data: []byte("\x00\x01")},
		}}
}

// desk is how a page is looked at on a desk.
var desk = look{width: 1400, height: 900, script: true}

// chromium is the one of all tests, and how it is ended.
var (
	chromium context.Context
	missing  error
)

func TestMain(m *testing.M) {
	end := func() {}
	chromium, end, missing = start()
	code := m.Run()
	if missing == nil {
		end()
	}
	os.Exit(code)
}

// browser is a tab of Chromium for a test, or the test is skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	if errors.Is(missing, errNoBrowser) {
		t.Skip(missing)
	}
	if missing != nil {
		t.Fatal(missing)
	}
	ctx, end := chromedp.NewContext(chromium)
	t.Cleanup(end)
	return ctx
}

// written is the page of a report, on disk.
func written(t *testing.T, r *reports.Report) string {
	t.Helper()
	dir := t.TempDir()
	if err := r.WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "index.html")
}

func opened(t *testing.T, ctx context.Context, page, fragment string, l look) {
	t.Helper()
	if err := open(ctx, page, fragment, l); err != nil {
		t.Fatalf("open %s: %v", page, err)
	}
}

// is expects that an expression of JavaScript has a value.
func is[T comparable](t *testing.T, ctx context.Context, expression string, want T) {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	if got != want {
		t.Errorf("%s is %v, want %v", expression, got, want)
	}
}

func does(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// press presses a key as a keyboard does: the page sees the key first, and the letter goes where the page lets it.
func press(t *testing.T, ctx context.Context, key string) {
	t.Helper()
	for _, p := range []input.DispatchKeyEventParams{{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Text: key},
		{Type: input.DispatchKeyEventTypeKeyUp, Key: key}} {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, p); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	shown   = `document.querySelectorAll(".case:not([hidden])").length`
	current = `(document.activeElement.closest(".case") || {}).id || ""`
)

func TestKeysLeadThroughThePage(t *testing.T) {
	ctx := browser(t)
	opened(t, ctx, written(t, many(40)), "", desk)
	is(t, ctx, shown, 40)
	key := func(key string) { press(t, ctx, key) }
	key("j")
	is(t, ctx, current, "FRM-000.server")
	key("j")
	is(t, ctx, current, "SND-001.server")
	key("k")
	is(t, ctx, current, "FRM-000.server")
	key("o")
	is(t, ctx, `document.getElementById("FRM-000.server").open`, true)
	key("o")
	is(t, ctx, `document.getElementById("FRM-000.server").open`, false)
	key("n")
	is(t, ctx, `document.querySelector(".case[open]").dataset.v`, "fail")
	key("?")
	is(t, ctx, `document.querySelector(".keys").open`, true)
	key("?")
	is(t, ctx, `document.querySelector(".keys").open`, false)
	key("/")
	is(t, ctx, `document.activeElement.name`, "q")
	does(t, ctx, chromedp.KeyEvent("number 12"))
	is(t, ctx, `document.activeElement.value`, "number 12")
	is(t, ctx, shown, 1)
	is(t, ctx, `document.querySelector(".filters output").textContent`, "1 of 40")
}

func TestClicksOpenCasesAndFilterThem(t *testing.T) {
	ctx := browser(t)
	page := written(t, many(40))
	opened(t, ctx, page, "", desk)
	does(t, ctx, chromedp.Click(chromedp.CSS(`.look a[data-open="RCV-010.server"]`)))
	is(t, ctx, `document.getElementById("RCV-010.server").open`, true)
	is(t, ctx, `location.hash`, "#case=RCV-010.server")
	does(t, ctx, chromedp.Click(chromedp.CSS(".filters .next")))
	is(t, ctx, `document.activeElement.closest(".case").dataset.v`, "fail")
	is(t, ctx, `var s = document.querySelector("select[name=v]"); s.value = "fail"; s.dispatchEvent(new Event("input", {bubbles: true})); `+shown, 8)

	address, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.hash.slice(1)"))
	if err != nil {
		t.Fatal(err)
	}
	opened(t, ctx, page, address, desk) // as a colleague does
	is(t, ctx, shown, 8)
	opened(t, ctx, page, "case=SND-025.server", desk)
	is(t, ctx, `document.getElementById("SND-025.server").open`, true)
	is(t, ctx, `Math.abs(document.getElementById("SND-025.server").getBoundingClientRect().top) < 200`, true)
}

func TestNothingThatAnImplementationSaysRuns(t *testing.T) {
	ctx := browser(t)
	opened(t, ctx, written(t, many(40)), "", desk)
	is(t, ctx, `document.querySelectorAll(".case").forEach(c => c.open = true); document.querySelectorAll("svg.seq").length`, 8)
	does(t, ctx, chromedp.Click(chromedp.CSS(".message")), chromedp.Click(chromedp.CSS("svg.seq")))
	is(t, ctx, `typeof window.pwned`, "undefined")
	is(t, ctx, `document.querySelectorAll("img, iframe, main script").length`, 0)
	is(t, ctx, `performance.getEntriesByType("resource").length`, 0)
}

// Drawings and evidence are in the page itself: whoever runs no script opens them by a click.
func TestAPageWithoutScriptShowsAll(t *testing.T) {
	ctx := browser(t)
	l := desk
	l.script = false
	opened(t, ctx, written(t, many(40)), "", l)
	does(t, ctx, chromedp.Click(chromedp.CSS(`[id="RCV-010.server"] > summary`)),
		chromedp.WaitVisible(chromedp.CSS(`[id="RCV-010.server"] svg.seq`)),
		chromedp.WaitVisible(chromedp.CSS(`[id="RCV-010.server"] table.hex`)), chromedp.WaitNotVisible(chromedp.CSS(".filters")))
}

// How long a processor works for the page is told, and not held against anything: no test is about the speed of the machine that it runs on.
func TestFourHundredCasesOpen(t *testing.T) {
	ctx := browser(t)
	page := written(t, many(400))
	if info, err := os.Stat(page); err != nil || info.Size() >= 1<<20 {
		t.Fatalf("the page has %d bytes, %v", info.Size(), err)
	}
	if _, err := chromedp.Call(ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
		t.Fatal(err)
	}
	before := worked(t, ctx)
	opened(t, ctx, page, "", desk)
	is(t, ctx, shown, 400)
	took := worked(t, ctx) - before
	t.Logf("it opens in %v of a processor", took)
}

// worked is how long a processor has worked for the pages of a tab.
func worked(t *testing.T, ctx context.Context) time.Duration {
	t.Helper()
	metrics, err := chromedp.Call(ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range metrics.Metrics {
		if m.Name == "TaskDuration" {
			return time.Duration(m.Value * float64(time.Second))
		}
	}
	t.Fatal("Chromium does not tell how long it worked")
	return 0
}

// On a telephone nothing is wider than the screen.
func TestATelephoneNeedsNoScrollingAside(t *testing.T) {
	ctx := browser(t)
	opened(t, ctx, written(t, many(40)), "case=RCV-010.server", look{width: 400, height: 800, script: true})
	is(t, ctx, `document.documentElement.scrollWidth`, 400)
	is(t, ctx, `(r => r.left >= 0 && r.right <= 400)(document.querySelector("[id='RCV-010.server'] table.hex").getBoundingClientRect())`, true)
}
