package reports

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// evil is everything at once: it ends scripts, attributes, comments, code spans and fences, mentions people, steers a
// terminal, turns the direction of text, and is no valid XML or UTF-8.
const evil = "</script><img src=x onerror=alert(1)>\"'><!-- --> ]]> {{.}} ```\n```\n# @octocat #1 | [x](javascript:alert(1)) " +
	"\x1b[31m\x00\u202e\xff &lt;"

// poison puts evil into every string that it reaches, and into every payload.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeOf(noon) {
			return
		}
		for i := range v.NumField() {
			poison(v.Field(i))
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeOf([]byte(nil)) {
			v.SetBytes([]byte(evil))
			return
		}
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.String:
		v.SetString(evil)
	}
}

// hostile is one case of every outcome in which every string is evil but those that decide how it counts.
func hostile() *Report {
	var events []record.Event
	for _, e := range sample() {
		kind := e.Type
		level := ""
		if e.Result != nil {
			level = e.Result.Level
		}
		id := e.Case
		poison(reflect.ValueOf(&e).Elem())
		e.Type, e.Case = kind, id+evil
		if e.Result != nil {
			e.Result.Case, e.Result.Level = id+e.Result.Verdict.String()+evil, level
		}
		events = append(events, e)
	}
	r := failing()
	poison(reflect.ValueOf(&r).Elem())
	r.Case, r.Level, r.Skipped, r.Known = "plain failure"+evil, "MUST", "", ""
	events = append(events, record.Event{Type: record.Ended, Result: &r})
	report := Build(events)
	for i := range report.Results {
		report.Results[i].Requirement = &Requirement{evil, evil, evil, evil}
	}
	return report
}

func TestHostileTextIsTextInHTML(t *testing.T) {
	var b bytes.Buffer
	if err := HTML(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("the page has %d scripts", n)
	}
	for _, tag := range []string{"<img", "<iframe", "<a href=\"javascript", "ZgotmplZ", "onerror=alert(1)>"} {
		if strings.Contains(page, tag) {
			at := strings.Index(page, tag)
			t.Errorf("the page has %s: …%s…", tag, page[max(0, at-80):at+80])
		}
	}
	if n := strings.Count(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)"); n < 40 {
		t.Errorf("the hostile text is shown only %d times", n)
	}
}

func TestHostileTextKeepsJUnitWellFormed(t *testing.T) {
	var b bytes.Buffer
	if err := JUnit(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	doc := parseJUnit(t, b.Bytes())
	if doc.Tests != len(hostile().Results) {
		t.Errorf("%d tests are read back, want %d", doc.Tests, len(hostile().Results))
	}
}

func TestHostileTextStaysInItsMarkdown(t *testing.T) {
	var b bytes.Buffer
	if err := Markdown(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	fence := ""
	for _, l := range strings.Split(b.String(), "\n") {
		switch ticks := l[:len(l)-len(strings.TrimLeft(l, "`"))]; {
		case fence != "":
			if l == fence {
				fence = ""
			}
			continue
		case len(ticks) >= 3 && (strings.HasSuffix(l, "`text") || strings.HasSuffix(l, "`sh")):
			fence = ticks
			continue
		}
		for _, bad := range []string{"<img", "@octocat", "</script>", "[x](javascript"} {
			if at := strings.Index(l, bad); at >= 0 && !inCode(l, at) {
				t.Errorf("outside code the summary has %q: %s", bad, l)
			}
		}
	}
	if fence != "" {
		t.Errorf("a fence of %q is never closed", fence)
	}
}

// inCode reports whether a position of a line lies in a code span, as CommonMark reads them.
func inCode(l string, at int) bool {
	for i := 0; i < len(l); {
		if l[i] == '\\' {
			i += 2
			continue
		}
		if l[i] != '`' {
			i++
			continue
		}
		n := 0
		for i+n < len(l) && l[i+n] == '`' {
			n++
		}
		end := closing(l, i+n, n)
		if end < 0 {
			i += n
			continue
		}
		if i < at && at < end {
			return true
		}
		i = end + n
	}
	return false
}

// closing finds the next run of exactly n backticks.
func closing(l string, from, n int) int {
	for i := from; i < len(l); {
		run := 0
		for i+run < len(l) && l[i+run] == '`' {
			run++
		}
		if run == n {
			return i
		}
		i += max(1, run)
	}
	return -1
}

func TestACodeSpanIsNotEndedByItsText(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "`plain`", "a`b": "``a`b``", "a``b`c": "```a``b`c```", "`": "`` ` ``", "two\nlines": "`two lines`", "": "–",
	} {
		if got := code(text); got != want {
			t.Errorf("code(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestHostileTextDoesNotSteerTheTerminal(t *testing.T) {
	var b bytes.Buffer
	if err := Terminal(&b, hostile(), Screen{Dir: evil}); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("the output has %U", r)
		}
	}
	if !strings.Contains(b.String(), `\x1b[31m\x00\u202e\xff`) {
		t.Error("what was taken out is not shown")
	}
}

func TestHostileTextSurvivesInJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	last := back.Results[len(back.Results)-1]
	if last.Message != strings.ToValidUTF8(evil, "\ufffd") || last.Verdict != verdict.Fail || string(last.Evidence.Trace[0].Data) != evil {
		t.Errorf("read back: %q", last.Message)
	}
}

func TestFloodsStayBounded(t *testing.T) {
	events := sample()[:1]
	for i := range 250 {
		r := failing()
		r.Case = "FRM-003.server." + strings.Repeat("x", 1+i%20) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		r.Message, r.Evidence.Stderr = strings.Repeat("Expected <one> & got \"another\". ", 2000), strings.Repeat("trace\n", 5000)
		r.Evidence.Trace = flood(250)
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	report := Build(events)
	var page, summary bytes.Buffer
	if err := HTML(&page, report); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&summary, report); err != nil {
		t.Fatal(err)
	}
	if page.Len() > pageLimit || strings.Count(page.String(), `class="case"`) != 250 || !strings.Contains(page.String(),
		"it shows less evidence") {
		t.Errorf("the page has %d bytes and %d cases", page.Len(), strings.Count(page.String(), `class="case"`))
	}
	if summary.Len() > 1024*1024 || !strings.Contains(summary.String(), "This summary is cut at GitHub's limit") {
		t.Errorf("the summary has %d bytes", summary.Len())
	}
}

func flood(n int) []trace.Event {
	events := make([]trace.Event, n)
	for i := range events {
		events[i] = trace.Event{T: time.Duration(i) * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: 64,
			Data: bytes.Repeat([]byte{byte(i)}, 64)}
	}
	return events
}
