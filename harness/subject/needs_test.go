package subject

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

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
		{"TLS is too long in four bytes", Implementation{Framing: "u32le", Limits: Limits{MaxFrame: 1 << 20}, Command: zero}, NeedForeign,
			false},
		{"TLS is legal in four bytes", Implementation{Framing: "u32le", Limits: Limits{MaxFrame: 1 << 26}, Command: zero}, NeedForeign,
			true},
		{"no framing, so no frames", Implementation{Framing: NoFraming}, NeedFramed, true},
		{"no framing, so no length", Implementation{Framing: NoFraming}, NeedPrefix, true},
		{"no framing, so no lines", Implementation{Framing: NoFraming}, NeedLines, true},
		{"no framing, but connections", Implementation{Framing: NoFraming}, NeedAccount, false},
		{"one connection too few", Implementation{Limits: Limits{Connections: many - 1}}, NeedMany, true},
		{"many are no crowd", Implementation{Limits: Limits{Connections: many}}, NeedCrowd, true},
	} {
		if why := c.impl.Lacks(c.need); (why != "") != c.lacks {
			t.Errorf("%s: lacks %q, want something: %v", c.name, why, c.lacks)
		}
	}
}

func TestWhatWasSeenOfAHalfCloseSaysWhatToDeclare(t *testing.T) {
	for finding, declare := range map[string]string{AnswersHalf: "policies.half_close: true", EndsHalf: "policies.half_close: false"} {
		i := Implementation{Findings: []string{finding}}
		if why := i.Lacks(HalfClose); !strings.Contains(why, declare) {
			t.Errorf("%s: lacks half_close because %q, want %q in it", finding, why, declare)
		}
		if why := i.Lacks(Messages); strings.Contains(why, "half_close") {
			t.Errorf("%s: lacks messages because %q, want nothing about half_close", finding, why)
		}
	}
}

func TestWhatAClientWithoutAdapterIsJudgedBy(t *testing.T) {
	plain := Implementation{Side: record.Client, Command: []string{"./game", "{addr}"}}
	with := func(change func(*Implementation)) Implementation {
		i := plain
		change(&i)
		return i
	}
	backoff := func(b Backoff) Implementation { return with(func(i *Implementation) { i.Policies.Backoff = &b }) }
	const ms = Millis(1e6)
	for _, c := range []struct {
		name  string
		impl  Implementation
		need  string
		lacks bool
	}{
		{"a plain client", plain, NeedWire, false},
		{"a plain client is not driven", plain, NeedAccount, true},
		{"a client with an adapter", Implementation{Side: record.Client, Command: []string{"./adapter"}}, NeedWire, true},
		{"one that was not seen to come back", plain, NeedReturns, true},
		{"one that was", with(func(i *Implementation) { i.Findings = []string{Returns} }), NeedReturns, false},
		{"one that says so", with(func(i *Implementation) { i.Features = []string{Reconnect} }), NeedReturns, false},
		{"one that opens a pool", with(func(i *Implementation) { i.Findings = []string{Several} }), NeedOneAtATime, true},
		{"one that is silent", plain, NeedSpeaks, true},
		{"nothing declared", plain, NeedBackoff, true},
		{"nothing declared, common sense", plain, NeedUndeclared, false},
		{"a declared backoff", backoff(Backoff{Initial: ms}), NeedBackoff, false},
		{"which is no common sense", backoff(Backoff{Initial: ms}), NeedUndeclared, true},
		{"no last attempt", backoff(Backoff{Initial: ms}), NeedAttempts, true},
		{"attempts that nobody refuses count", backoff(Backoff{Initial: ms, Attempts: 5, Stable: ms}), NeedAttempts, false},
		{"attempts that nobody refuses begin anew", backoff(Backoff{Initial: ms, Attempts: 5}), NeedAttempts, true},
		{"no stability window", backoff(Backoff{Initial: ms}), NeedStable, true},
	} {
		if why := c.impl.Lacks(c.need); (why != "") != c.lacks {
			t.Errorf("%s: lacks %q, want something: %v", c.name, why, c.lacks)
		}
	}
}
