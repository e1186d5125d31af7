package runner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

const lastsLong = "FRM-002.server.long"

func lasting(t *testing.T, change func(*Config)) *events {
	t.Helper()
	e := &events{}
	cfg := config(t, e, lastsLong, "FRM-002.server.pass")
	change(&cfg)
	if _, err := Run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestACaseOfMinutesIsLeftOutAndSaysHowToGetIt(t *testing.T) {
	got := lasting(t, func(*Config) {}).result(t, lastsLong)
	if got.Verdict != verdict.None || !strings.Contains(got.Skipped, "1m0s") || !strings.Contains(got.Skipped, "--long") ||
		!strings.Contains(got.Skipped, "--soak") {
		t.Errorf("verdict %v, skipped %q", got.Verdict, got.Skipped)
	}
}

// It runs behind all others, since it keeps the machine busy, and tells how far it has come.
func TestACaseOfMinutesGoesOnForAsLongAsIsAsked(t *testing.T) {
	for want, change := range map[int64]func(*Config){
		60:   func(c *Config) { c.Long = true },
		1800: func(c *Config) { c.Long, c.Soak = true, 30*time.Minute },
	} {
		e := lasting(t, change)
		if got := e.result(t, lastsLong); got.Verdict != verdict.Pass {
			t.Errorf("verdict %v: %s", got.Verdict, got.Message)
		}
		var order []string
		for _, ev := range e.all {
			switch ev.Type {
			case record.Started:
				order = append(order, ev.Case)
			case record.Advanced:
				if ev.Case != lastsLong || ev.Progress.Done != want || ev.Progress.What != "seconds" {
					t.Errorf("it has come so far: %+v, want %d seconds", ev.Progress, want)
				}
				order = append(order, "progress")
			}
		}
		if !slices.Equal(order[len(order)-2:], []string{lastsLong, "progress"}) {
			t.Errorf("what ran: %v", order)
		}
	}
}

func TestTheLimitOfAWorkerFollowsFromWhatItsCaseLasts(t *testing.T) {
	r := &run{Config: Config{Soak: time.Hour}}
	if got := r.extra(record.Case{Lasts: record.Lasts{Long: time.Minute}}); got < time.Hour {
		t.Errorf("an hour extends the limit by %v", got)
	}
	if got := r.extra(record.Case{}); got >= time.Hour {
		t.Errorf("the limit of a case that ends by itself is extended by %v", got)
	}
}
