package harness

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// How fast an implementation answers is no clause. Its service time (timing.Service) is measured by the baseline: the bounds of every
// lab follow from it, and the counts of scenarios by Many and Rounds.

// bounds are the bounds of this lab.
func (l *Lab) bounds() timing.Timing {
	t := grown(timing.Default, l.Waits, l.Impl.Policies.TimerResolution.D(), l.Impl.Service)
	t.Bulk += l.work
	return t
}

// Load says that so many messages are sent at once on one connection: what waits for their answers waits so much longer.
func (l *Lab) Load(n int) {
	takes := l.Impl.Service.Takes(1, n)
	l.Affords(takes, fmt.Sprintf("%d messages on one connection", n))
	l.work = max(l.work, takes)
	l.Timing = l.bounds()
}

// Affords skips the case if it takes so long, in words for what has to be waited for.
func (l *Lab) Affords(takes time.Duration, what string) {
	if most := l.longestWait; most > 0 && takes > most {
		l.skip(fmt.Sprintf("the %s takes %v, so that %s, which this needs, take %v, and one case may wait for %v (--longest-wait %v "+
			"allows it)",
			l.Impl.Side, l.Impl.Service, what, takes.Round(time.Second), most, takes.Truncate(time.Second)+time.Second))
	}
}

// Crowded is how much longer an answer may take because the implementation works on a message of each other connection first.
func (l *ServerLab) Crowded() time.Duration {
	return 2 * time.Duration(l.dialled) * l.Impl.Service.Beside
}

// Soon is how long an end may take that comes once all that was sent is answered.
func (l *Lab) Soon() time.Duration { return l.Timing.Prompt + l.work }

// LearnService says how fast the implementation has shown to work. It holds for the rest of this case and of the run: it may lengthen what
// is declared, and never shortens it.
func (l *Lab) LearnService(s timing.Service) {
	here.service = s
	l.Impl.Service = l.Impl.Service.Or(s)
	l.Timing = l.bounds()
	setDefaults(l.Timing)
	l.Note("service time: %v", s)
}
