package harness

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Like Wrong and Missed, these end the one case of this process, so that they need no lab to do it.

// Abort ends the scenario with a verdict that is not the implementation's failure. The message may be marked with a kind (verdict.Kind).
func Abort(v verdict.Verdict, blame verdict.Blame, message string) {
	here.worsen(v, blame, "", message)
	if v == verdict.Inconclusive {
		ginkgo.Skip(message, 1)
	}
	ginkgo.Fail(message, 1)
}

// Inconclusive ends the scenario: nothing wrong was seen, but what happened proves nothing.
func Inconclusive(format string, args ...any) {
	Abort(verdict.Inconclusive, verdict.Host, timing.Words(format, args...))
}

// Unlike ends the scenario: what was declared is something else than what runs.
func Unlike(lab Any, class record.Class, format string, args ...any) {
	l := lab.Core()
	kind := verdict.Safety
	if class == record.ClassSilent && l.Lateness(0, l.Trace.Now()) >= l.Timing.Start/4 { // less explains no silence that is so long
		kind = verdict.Liveness
	}
	message := kind.Mark(timing.Words(format, args...))
	here.worsen(verdict.Error, verdict.Declaration, class, message)
	ginkgo.Fail(message, 2)
}

// NotJudged ends the scenario as one that this implementation gives nothing to judge, and says why.
func NotJudged(format string, args ...any) { skip(timing.Words(format, args...)) }

// skip ends a case that cannot be judged in this run.
func skip(why string) {
	here.outcome.Skipped = why
	ginkgo.Skip(why, 1)
}
