package scenarios

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// scale are the limits that implementations are given.
var scale = timing.TestScale

// millis is a duration as a configuration holds it.
func millis(d time.Duration) subject.Millis { return subject.Millis(d) }
