package harness

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// Fit returns what can be sent in place of these payloads: shortened to what the lab's framing can carry and the implementation's limit
// allows, so that a scenario holds for a one-byte length too, and spelt in letters where it carries no other bytes. A server that does
// not echo is sent its question instead (Impl.OneQuestion), each with the next tag: package load says what has to come back.
func (l *Lab) Fit(payloads ...[]byte) [][]byte {
	most := l.Framing.Largest()
	out := make([][]byte, len(payloads))
	for i, p := range payloads {
		out[i] = l.Framing.Spell(p, most)
		if l.Impl.OneQuestion() {
			out[i] = l.Impl.Exchange.Ask(int(l.asked.Add(1)), !l.Framing.Layout().Clean())
		}
	}
	return out
}

// How fast an implementation answers is no clause. Its service time (timing.Service) is measured by the baseline: the bounds of every
// lab follow from it, and the counts of scenarios by load.Many and load.Rounds.

// bounds are the bounds of this lab.
func (l *Lab) bounds() timing.Timing {
	t := grown(timing.Default, l.Waits, l.Impl.Policies.TimerResolution.D(), l.Impl.Service)
	t.Bulk += l.work
	t.Soon = t.Prompt + l.work
	if l.Impl.Secured() {
		t.Late += t.Shake
	}
	return t
}

// Allow lets the implementation work so long on all that it was sent at once: what waits for its answers waits so much longer. It never
// takes back what a case has allowed before.
func (l *Lab) Allow(work time.Duration) {
	l.work = max(l.work, work)
	l.Timing = l.bounds()
}

// Crowded is how much longer an answer may take because the implementation works on a message of each other connection first.
func (l *ServerLab) Crowded() time.Duration {
	return 2 * time.Duration(l.dialled) * l.Impl.Service.Beside
}

// LearnService tells, from a baseline case, how fast the implementation has shown to work. It holds for the rest of this case and of the
// run: it may lengthen what is declared, and never shortens it.
func LearnService(lab Any, s timing.Service) {
	l := lab.Core()
	here.service = s
	l.Impl.Service = l.Impl.Service.Or(s)
	l.Timing = l.bounds()
	setDefaults(l.Timing)
	l.Note("service time: %v", s)
}
