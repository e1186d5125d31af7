package harness

import (
	"cmp"
	"hash/fnv"
	"slices"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// bench is where a worker works: the one case that this process judges.
type bench struct {
	subject.Assignment
	host  subject.Host
	began time.Time

	labs     []*Lab
	proxies  int // how many were made on a toxiproxy server
	outcome  record.Assessment
	failure  record.Class // of what failed first, by a scenario's own word
	findings []string
	service  timing.Service // as this baseline measured it

	rehearsal bool // of a self-check, whose own labels say nothing of what is rehearsed
}

// here is the worker's bench; nil in a process that is no worker. A process judges one case only, so one is enough.
var here *bench

// Begin makes this process the worker of one case.
func (Suite) Begin(a subject.Assignment, host subject.Host) {
	here = &bench{Assignment: a, host: host, began: time.Now()}
	setDefaults(grown(timing.Default, 0, a.Implementation.Policies.TimerResolution.D(), a.Implementation.Service))
	gomega.SetDefaultEventuallyPollingInterval(timing.Default.Poll)
	gomega.SetDefaultConsistentlyPollingInterval(timing.Default.Poll)
	gomega.EnforceDefaultTimeoutsWhenUsingContexts()
	gomega.RegisterFailHandler(failing)
	// An error's own words are enough: the fields of the values that wrap it tell a user nothing. In their place stands what a
	// failure because of this error rests on.
	format.RegisterCustomFormatter(func(value any) (string, bool) {
		err, is := value.(error)
		if !is {
			return "", false
		}
		return here.kindOf(err).Mark(""), true
	})
}

// kindOf is the kind of a failure because of an error: one that may come from the end of a connection is a matter of time where
// the implementation may have ended it by its own clock.
func (b *bench) kindOf(err error) verdict.Kind {
	if slices.ContainsFunc(b.labs, (*Lab).clocked) {
		return verdict.Liveness
	}
	return kindOf(err)
}

// setDefaults makes these the bounds of expectations that name none.
func setDefaults(bounds timing.Timing) {
	gomega.SetDefaultEventuallyTimeout(bounds.Prompt)
	gomega.SetDefaultConsistentlyDuration(bounds.Quiet)
}

// seed is the case's own: the same for the same run seed and case, whatever else runs.
func (b *bench) seed() uint64 {
	h := fnv.New64a()
	h.Write([]byte(b.Case))
	return h.Sum64() ^ b.Seed
}

// worsen adds a verdict of the lab's own; the worst one is kept, with its words. A message may be marked with the kind of what it
// says (verdict.Kind); what is not marked is no matter of time.
func (b *bench) worsen(v verdict.Verdict, blame verdict.Blame, class record.Class, message string) {
	if v <= b.outcome.Verdict {
		return
	}
	b.outcome.Verdict, b.outcome.Blame = v, blame
	b.outcome.Message, b.outcome.Kind = verdict.Unmark(message)
	b.outcome.Evidence.Compared = verdict.Pairs(message)
	if class != "" {
		b.outcome.Class = class
	}
}

// classify names the class of a failure that follows. The first one counts: what fails later, fails in a cleanup.
func (b *bench) classify(class record.Class) { b.failure = cmp.Or(b.failure, class) }

// Outcome is what the labs of this worker know beyond Ginkgo's verdict. It is complete once the spec's cleanups have run.
func (Suite) Outcome() record.Assessment {
	if here == nil {
		return record.Assessment{}
	}
	out := here.outcome
	out.Findings, out.Service = here.findings, here.service
	out.Class = cmp.Or(out.Class, here.failure, record.ClassExpectation)
	for _, l := range here.labs {
		l.report(&out)
	}
	return out
}

// Found tells the rest of the run, from a baseline case, a word that its cases are selected by.
func Found(word string) { here.findings = append(here.findings, word) }
