package runner

import (
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Suite is the registry of the scenarios, as package harness keeps it.
type Suite interface {
	// Register builds the recorded groups of these titles with Ginkgo; all of them if none is named.
	Register(groups ...string)
	// Case reads the labels of a spec.
	Case(labels []string) (record.Case, error)
	// Begin tells the lab, in a worker and before its spec runs, what is judged and whom to ask.
	Begin(a subject.Assignment, h subject.Host)
	// Leave takes back what the worker of this unit, whose supervisor is gone, would leave behind outside of its processes.
	Leave(a subject.Assignment)
	// Outcome is what the lab knows of the spec beyond what Ginkgo does. Asked in a worker, once the spec is over.
	Outcome() record.Assessment
}
