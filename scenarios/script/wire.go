package script

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// WireOnly labels a case of a client that runs without an adapter: it connects by itself, our peer speaks no protocol, and
// what can be judged is when it comes back, and with what.
func WireOnly(id string, needs ...harness.Need) Labels {
	return harness.Covers(id, append([]harness.Need{harness.Wire, harness.Stream, harness.OneAtATime}, needs...)...)
}

// ScarcelyStable is a share of a declared stability window in which no connection becomes stable.
func ScarcelyStable(stable time.Duration) time.Duration {
	if stable == 0 {
		return timing.Default.Quiet
	}
	return min(stable/2, timing.Default.Quiet)
}

// MostAttempts is how many attempts within Timing.Prompt are no storm yet. TCP itself waits a second before it repeats an
// attempt (RFC 6298 section 2), and the most impatient libraries that are in use begin with 100 ms: ten attempts a second.
const MostAttempts = 20
