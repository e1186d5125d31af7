package subject

import (
	"strings"
	"testing"
	"time"
)

func TestPoliciesOfRetransmissionThatCannotBe(t *testing.T) {
	second := Millis(time.Second)
	for want, r := range map[string]Retransmit{
		"unknown preset":         {Preset: "stunn"},
		"it needs `initial`":     {Factor: 2},
		"it needs `factor`":      {Initial: second},
		"lets times shrink":      {Initial: second, Factor: 0.5},
		"below the initial time": {Initial: second, Factor: 2, Cap: second / 2},
		"unknown jitter":         {Initial: second, Factor: 2, Jitter: "equal"},
		"needs a `width`":        {Initial: second, Factor: 2, Jitter: JitterUp},
		"there is no width":      {Initial: second, Factor: 2, Width: 0.5},
		"leaves no copy":         {Initial: second, Factor: 2, Attempts: 1},
		"before its last copy":   {Initial: second, Factor: 2, Attempts: 4, GiveUp: 6 * second},
	} {
		if found := r.check("$"); found == nil || !strings.Contains(found.problem, want) {
			t.Errorf("%+v: %+v, want %q", r, found, want)
		}
	}
	for _, r := range []Retransmit{{Preset: "coap"}, {Preset: "radius", Attempts: 3}, {Initial: second, Factor: 1}} {
		if found := r.check("$"); found != nil {
			t.Errorf("%+v: %+v", r, found)
		}
	}
}
