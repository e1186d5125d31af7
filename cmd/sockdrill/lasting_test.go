package main

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestASoakIsATimeAboveZero(t *testing.T) {
	for _, wrong := range []string{"0", "-5m", "x", "30"} {
		exit, _, log := call(t, "run", one, "--reference", "--soak", wrong, "--out", t.TempDir())
		if exit != record.ExitUsage || !strings.Contains(log, "--soak") || !strings.Contains(log, "expected a time above 0, such as 30m") {
			t.Errorf("--soak %s: exit %d\n%s", wrong, exit, log)
		}
	}
}

func TestWhatACaseIsRunAgainByHasItsFlags(t *testing.T) {
	j := &job{}
	j.named = j.subject.flags()
	j.longest, j.long, j.soak = 2*time.Minute, true, span(30*time.Minute)
	if got := j.options(); got != "--long --soak 30m0s" {
		t.Errorf("options %q", got)
	}
}

// On paper a case that goes on for long has a line now and then, and on a terminal the end of the status line.
func TestHowFarACaseHasComeIsShown(t *testing.T) {
	progress := func(took time.Duration) record.Event {
		return record.Event{Type: record.Advanced, Case: one,
			Progress: &record.Progress{Done: int64(took / time.Millisecond), What: "messages", Took: took, Left: 90 * time.Second}}
	}
	var status strings.Builder
	paper := &screen{status: &status, planned: 1}
	for s := range 65 {
		paper.show(progress(time.Duration(s) * time.Second))
	}
	const first, second = one + ": 30000 messages, 1000 a second, 1m30s left\n", one + ": 60000 messages, 1000 a second, 1m30s left\n"
	if status.String() != first+second {
		t.Errorf("on paper:\n%s", status.String())
	}
	status.Reset()
	terminal := &screen{status: &status, planned: 1, live: true}
	terminal.show(progress(time.Second))
	if !strings.HasSuffix(status.String(), " · "+one+": 1000 messages, 1000 a second, 1m30s left") {
		t.Errorf("on a terminal: %q", status.String())
	}
	status.Reset()
	terminal.show(record.Event{Type: record.Ended, Case: one, Result: &record.Result{Case: one}})
	if strings.Contains(status.String(), "messages") {
		t.Errorf("once it has ended: %q", status.String())
	}
}
