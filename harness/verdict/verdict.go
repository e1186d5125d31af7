package verdict

import "fmt"

// Verdict is what is known of one case. The order is TTCN-3's (ETSI ES 201 873-1 section 24): a verdict can only get worse.
type Verdict int

const (
	None         Verdict = iota // not run: skipped, or the run ended before
	Pass                        // both witnesses agree, and the fault is proven
	Inconclusive                // nothing wrong was seen, but the proof is missing
	Fail                        // the implementation broke the clause
	Error                       // the harness, the adapter or the host kept the case from a verdict
)

var names = [...]string{"none", "pass", "inconclusive", "fail", "error"}

// String returns the lower-case word of reports and events.
func (v Verdict) String() string {
	if v < None || v > Error {
		return fmt.Sprintf("verdict(%d)", int(v))
	}
	return names[v]
}

// MarshalText writes the word of String.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText accepts the words of String and nothing else.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range names {
		if name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("verdict %q: expected one of %v", text, names)
}

// Worse returns the worse of two verdicts.
func (v Verdict) Worse(other Verdict) Verdict { return max(v, other) }

// Red reports whether somebody has to look: a failure or an error.
func (v Verdict) Red() bool { return v >= Fail }

// Blame names who is at fault for a verdict that is not a pass. The zero value blames nobody.
type Blame string

const (
	Nobody         Blame = ""
	Implementation Blame = "implementation" // it broke the clause
	Adapter        Blame = "adapter"        // it broke the drill protocol, or ended
	Harness        Blame = "harness"        // a defect of sockdrill itself
	Host           Blame = "host"           // the machine stalled, or could not carry out the fault
	// what was said of the implementation (flags, manifest) is not what runs, or too little to judge it by
	Declaration Blame = "declaration"
)
