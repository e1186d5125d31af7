package subject

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Host is what a worker may ask of the supervisor that spawned it. Every field is set but Advanced; each may be called from any
// goroutine.
type Host struct {
	// Lateness returns the greatest lateness of the supervisor's sleepers, and of the worker's own, between the two moments.
	Lateness func(from, to time.Time) time.Duration
	// Spawned reports a process group, so that it can be ended even if the worker dies.
	Spawned func(pgid int)
	// Starting waits until an implementation may be started: only so many start at once as there are cores.
	Starting func()
	// Started gives the leave of Starting back: the implementation is up, and warmed up.
	Started func()
	// Advanced tells how far a case has come that goes on for long. Nil: nobody wants to know.
	Advanced func(record.Progress)
}
