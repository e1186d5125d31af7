package reports

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestWhatADeclarationWouldHaveJudged(t *testing.T) {
	for why, line := range map[string]string{
		"it does not declare the feature half_close":                                     "features: [half_close]",
		"it declares no greatest frame (--max-frame)":                                    "limits.max_frame",
		"it declares no backoff (policies.backoff)":                                      "policies.backoff",
		"it has no adapter: only the wire can be seen":                                   "",
		"it frames by a length, not by lines":                                            "",
		"it declares that it does not answer after its peer's FIN (policies.half_close)": "",
	} {
		if got := wanted(why); got != line {
			t.Errorf("%s: %q", why, got)
		}
	}
}

func TestAPassSaysWhatWasNotJudged(t *testing.T) {
	r := &Report{}
	for _, why := range []string{"", "it does not declare the feature half_close", "it declares no greatest frame (--max-frame)",
		"it declares no greatest frame (--max-frame)"} {
		o := record.Passed
		if why != "" {
			o = record.Skipped
		}
		r.Results = append(r.Results, Result{Result: record.Result{Level: "MUST", Skipped: why}, Outcome: o})
	}
	r.End.Pass, r.End.Skipped = 1, 3
	if got := r.Sentence(); !strings.Contains(got,
		"3 cases of level MUST were not judged for want of a declaration; most of them by: limits.max_frame, features: [half_close].") {
		t.Error(got)
	}
}
