package adapter

import "testing"

func TestWhatIsDeclaredDecidesWhatIsJudged(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name  string
		impl  Implementation
		need  string
		lacks bool
	}{
		{"half-close neither way", Implementation{}, HalfClose, true},
		{"half-close as a feature", Implementation{Features: []string{HalfClose}}, HalfClose, false},
		{"half-close as a policy", Implementation{Policies: Policies{HalfClose: &yes}}, HalfClose, false},
		{"a policy narrows a feature", Implementation{Features: []string{HalfClose}, Policies: Policies{HalfClose: &no}}, HalfClose, true},
		{"no limit on connections", Implementation{}, NeedMany, false},
		{"room for many connections", Implementation{Limits: Limits{Connections: many}}, NeedMany, false},
		{"one connection too few", Implementation{Limits: Limits{Connections: many - 1}}, NeedMany, true},
	} {
		if why := c.impl.Lacks(c.need); (why != "") != c.lacks {
			t.Errorf("%s: lacks %q, want something: %v", c.name, why, c.lacks)
		}
	}
}
