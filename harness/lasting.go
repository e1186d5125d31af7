package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// StillRuns ends the scenario if the process has ended by itself. A client without an adapter may give up: one that
// does not declare that it goes on for ever is not judged then. What is killed by a signal never meant to.
func (p *Proc) StillRuns() {
	ginkgo.GinkgoHelper()
	l := p.lab
	code, signal, ended := p.Exit()
	switch {
	case !ended || l.mayEnd && l.Impl.Side == record.Server: // the scenario ended that one itself
	case p.ClocksTaken():
		Inconclusive("The process of the %s ended meanwhile. %s %s", l.Impl.Side, p.Remains(), whoseEnd)
	case signal != "":
		Wrong("The process of the %s was killed by %s, which nobody had sent.%s", l.Impl.Side, signal, tail(p.Stderr()))
	case l.mayEnd && !l.goesOn():
		NotJudged("its process ended by itself meanwhile (exit status %d), %s", code, l.gaveUp())
	case l.mayEnd:
		As(record.ClassReconnect).Unasked("Expected the client to go on, since its backoff has no last attempt (policies.backoff), "+
			"but its process exited with status %d.%s", code, tail(p.Stderr()))

	default:
		Wrong("The process of the %s ended in the middle of the case, with exit code %d.%s", l.Impl.Side, code, tail(p.Stderr()))
	}
}

// Remains says what has become of the process, as sentences.
func (p *Proc) Remains() string {
	code, signal, ended := p.Exit()
	switch {
	case !ended:
		return "Its process still runs."
	case signal != "":
		return fmt.Sprintf("Its process was killed by %s.%s", signal, tail(p.Stderr()))
	}
	return fmt.Sprintf("Its process exited with status %d.%s", code, tail(p.Stderr()))
}

// goesOn reports whether the client declares that no failure is its last.
func (l *Lab) goesOn() bool {
	b := l.Impl.Policies.Backoff
	return b != nil && b.Attempts == 0 && b.MaxElapsed == 0
}

// gaveUp says what the client declares, or should, of its last attempt.
func (l *Lab) gaveUp() string {
	switch b := l.Impl.Policies.Backoff; {
	case b == nil:
		return "and it does not declare for how long it goes on (policies.backoff), with attempts or max_elapsed, or with neither if " +
			"it never gives up"
	case b.Attempts > 0:
		return fmt.Sprintf("as a client may that makes %d attempts (policies.backoff.attempts)", b.Attempts)
	default:
		return fmt.Sprintf("as a client may whose attempts take %v at most (policies.backoff.max_elapsed)", b.MaxElapsed.D())
	}
}

// Owes reports whether the client had to make connection number n, whatever else it declares: it comes back at least once after a
// loss if it says that it does, and if nobody knows that it has tried. A backoff that is declared says how often.
func (l *WireLab) Owes(n int) bool {
	return l.Impl.Policies.Backoff != nil || n == 2 && l.Impl.Has(subject.Reconnect) && !l.shut
}

// MovesOn waits until what is due has come, for Timing.Reply at most. Otherwise it fails the scenario, whose words say what became of it
// instead.
func MovesOn(ctx context.Context, lab Any, due func() bool, format string, args ...any) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	if !l.Await(ctx, l.Timing.Reply, due) {
		hangs(ctx, l, due, format, args...)
	}
}

// hangs fails the scenario because the implementation does not go on, unless what is due has come meanwhile. Where it is seen to be at
// rest, no thread of it waits for this machine: they wait for each other.
func hangs(ctx context.Context, l *Lab, due func() bool, format string, args ...any) {
	ginkgo.GinkgoHelper()
	rests := l.Process.measured() && l.Process.AtRest(ctx)
	if due() {
		return
	}
	sentence := fmt.Sprintf("Expected the %s to go on, whatever meets in it, but %s. ", l.Impl.Side, fmt.Sprintf(format, args...)) +
		"Two threads that take the same locks in opposite order wait for each other for ever, and everybody else for them."
	if rests {
		As(record.ClassStuck).Wrong("%s It is at rest meanwhile.", sentence)
	}
	As(record.ClassStuck).Missed("%s", sentence)
}

// Halts waits until what is due has come, for the limit at most, and otherwise fails the scenario in this class, with the words that there
// are for it then. Where the implementation is seen to be at rest, no thread of it waits for this machine, and it will never come.
func (f Failing) Halts(ctx context.Context, lab Any, limit time.Duration, due func() bool, words func() string) {
	l := lab.Core()
	if l.Await(ctx, limit, due) {
		return
	}
	rests := l.Process.measured() && l.Process.AtRest(ctx)
	switch {
	case due():
	case rests:
		f.fail(verdict.Safety, "%s It is at rest meanwhile.", words())
	default:
		f.fail(verdict.Liveness, "%s", words())
	}
}

// watchDeath says at the end of the case how the process of a client that nobody drives has ended, unless it was meant to; a signal that
// nobody sent is a failure.
func (l *Lab) watchDeath(meant func() bool) {
	ginkgo.DeferCleanup(func() {
		_, signal, ended := l.Process.Exit()
		if !ended || meant() {
			return
		}
		l.Note("the client's process %s", l.Process.Words())
		if signal != "" && l.Process.ClocksTaken() {
			here.worsen(verdict.Inconclusive, verdict.Host, record.ClassDied, l.Process.Remains()+" "+whoseEnd)
			return
		}
		if signal != "" && !ginkgo.CurrentSpecReport().Failed() {
			here.worsen(verdict.Fail, verdict.Implementation, record.ClassDied, verdict.Safety.Mark(fmt.Sprintf(
				"The client's process was killed by %s, which nobody had sent.%s", signal, tail(l.Process.Stderr()))))
		}
	})
}
