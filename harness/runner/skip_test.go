package runner

import (
	"slices"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestACaseMayTurnOutToBeSkippedWhileItRuns(t *testing.T) {
	for name, c := range map[string]struct {
		state   types.SpecState
		outcome record.Assessment
		verdict verdict.Verdict
		skipped string
	}{
		"skipped": {types.SpecStateSkipped, record.Assessment{Skipped: "no such toxic"}, verdict.None, "no such toxic"},
		"but it died": {types.SpecStateSkipped,
			record.Assessment{Skipped: "no such toxic", Verdict: verdict.Fail, Blame: verdict.Implementation, Class: "died"},
			verdict.Fail, ""},
		"but it failed": {types.SpecStateFailed, record.Assessment{Skipped: "no such toxic"}, verdict.Fail, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := result(order{}, types.SpecReport{State: c.state}, c.outcome)
			if r.Verdict != c.verdict || r.Skipped != c.skipped {
				t.Errorf("%v, skipped %q; want %v, %q", r.Verdict, r.Skipped, c.verdict, c.skipped)
			}
		})
	}
}

func TestWhatCouldNotBeTidiedUpIsAProblem(t *testing.T) {
	var told events
	cfg := config(t, &told, "FRM-002.server.pass")
	cfg.Tidy = func() []string { return []string{"a proxy is left"} }
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(end.Problems, "a proxy is left") {
		t.Errorf("problems: %q", end.Problems)
	}
}
