package subject

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// leastStart is the shortest time to start that may be declared: less would accuse a slow machine.
const leastStart = time.Second

// checkStart returns what is wrong with the rules of starting.
func (e *Entry) checkStart(at string, side record.Side) *misfit {
	zero := Implementation{Command: e.words, Target: e.Target}.Zero()
	switch {
	case e.Target != "" && e.Start > 0:
		return &misfit{at: at + ".start", problem: "a target runs already", remedy: "leave `start` out, or give a `command`"}
	case e.Start > 0 && e.Start.D() < leastStart:
		return &misfit{
			at: at + ".start", problem: fmt.Sprintf("%v are too short to start in on a slow machine", e.Start.D()),
			remedy: fmt.Sprintf("give %d ms or more: nobody waits longer than it takes", leastStart.Milliseconds()),
		}
	case e.Ready.Line == "":
		return nil
	case e.Target != "":
		return &misfit{at: at + ".ready", problem: "a target runs already", remedy: "leave `ready` out, or give a `command`"}
	case !zero:
		return &misfit{at: at + ".ready", problem: "an adapter is ready when it answers `hello`",
			remedy: "leave `ready` out; `start` says how long that may take"}
	case side == record.Client:
		return &misfit{at: at + ".ready", problem: "a client is ready when it connects",
			remedy: "leave `ready` out; `start` says how long that may take"}
	}
	return nil
}
