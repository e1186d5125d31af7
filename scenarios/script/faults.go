package script

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// DirectedFault is a fault that still lacks its direction: the same for both sides.
type DirectedFault func(fault.Direction) fault.Fault

func Sliced(size int) DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Slice(d, size).Pausing(timing.Default.Slice) }
}

func Scatter(most int) DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Scatter(d, most).Pausing(timing.Default.Slice) }
}

// AnswersAfterFIN is what a case needs that looks at what a server does after the end of its peer's stream.
var AnswersAfterFIN = harness.Way(fault.Relay, fault.HalfClose)

// AlsoToxiproxy lets a toxiproxy server carry the case's fault out: nothing that the case looks at depends on how its proxy
// ends connections.
func AlsoToxiproxy(k fault.Kind) Labels { return harness.Way(fault.Toxiproxy, k) }
