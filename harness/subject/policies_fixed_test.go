package subject

import (
	"slices"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// What the specification of a framing fixes holds for whoever declares nothing else.
func TestAFramingFixesPolicies(t *testing.T) {
	i := Implementation{Framing: "hdlc", Policies: Policies{BadCheck: "close"}}.Fixed()
	if i.Policies.BadCheck != "close" || i.Policies.BadStart != "skip" || i.Policies.Empty != "drop" {
		t.Errorf("the policies are %+v", i.Policies)
	}
	for _, framing := range []FramingText{"", "u32be", `{"parts": ["payload", {"const": "7e"}]}`} {
		if i := (Implementation{Framing: framing}).Fixed(); i.Policies != (Policies{}) {
			t.Errorf("%q fixes %+v", framing, i.Policies)
		}
	}
}

// Every preset fixes policies that there are, once, and says where that is written.
func TestPresetsFixPoliciesThatThereAre(t *testing.T) {
	some := 0
	for _, name := range wire.Names() {
		var seen []string
		for _, f := range wire.FixedBy(name) {
			some++
			if !slices.Contains(choices[f.Policy], f.Is) || f.Source == "" || slices.Contains(seen, f.Policy) {
				t.Errorf("%s: %+v", name, f)
			}
			seen = append(seen, f.Policy)
		}
	}
	if some == 0 {
		t.Error("no preset fixes anything: the test looks in the wrong place")
	}
}
