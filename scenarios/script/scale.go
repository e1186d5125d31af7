package script

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Scale are the limits that implementations are given.
var Scale = timing.TestScale

// Millis is a duration as a configuration holds it.
func Millis(d time.Duration) subject.Millis { return subject.Millis(d) }
