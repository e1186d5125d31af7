package adapter

import "testing"

func TestWhatIsDeclaredDecidesWhatIsJudged(t *testing.T) {
	yes, no, zero := true, false, []string{"./server", "{addr}"}
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
		{"no room above the limit", Implementation{Framing: "u16be", Limits: Limits{MaxFrame: 65535}, Command: zero}, NeedBeyond, true},
		{"its sign bit is legal", Implementation{Framing: "u16le", Limits: Limits{MaxFrame: 40_000}, Command: zero}, NeedBeyond, true},
		{"room above the limit", Implementation{Framing: "u16be+header", Limits: Limits{MaxFrame: 4096}, Command: zero}, NeedBeyond, false},
		{"an adapter is given a mebibyte", Implementation{Framing: "u16be"}, NeedBeyond, true},
		{"of which four bytes announce more", Implementation{Framing: "u32be"}, NeedBeyond, false},
		{"HTTP is a legal length", Implementation{Framing: "u16be", Limits: Limits{MaxFrame: 4096}, Command: zero}, NeedForeign, true},
		{"TLS is too long in four bytes", Implementation{Framing: "u32le", Limits: Limits{MaxFrame: 1 << 20}, Command: zero}, NeedForeign, false},
		{"TLS is legal in four bytes", Implementation{Framing: "u32le", Limits: Limits{MaxFrame: 1 << 26}, Command: zero}, NeedForeign, true},
		{"one connection too few", Implementation{Limits: Limits{Connections: many - 1}}, NeedMany, true},
	} {
		if why := c.impl.Lacks(c.need); (why != "") != c.lacks {
			t.Errorf("%s: lacks %q, want something: %v", c.name, why, c.lacks)
		}
	}
}
