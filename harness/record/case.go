package record

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Case is one planned spec: what the labels of its Ginkgo node say.
type Case struct {
	ID       string   `json:"id"`     // FRM-003.server.header-1: clause, side, entry
	Clause   string   `json:"clause"` // FRM-003
	Side     Side     `json:"side"`   // client, server, or harness for the ADP rows
	Level    string   `json:"level"`
	Area     string   `json:"area"`
	Title    string   `json:"title"`              // the whole sentence, from outside in
	Group    string   `json:"group"`              // the outermost container: what a worker registers
	Needs    []string `json:"needs,omitempty"`    // what the implementation must offer, see subject.Implementation.Lacks
	Waits    []string `json:"waits,omitempty"`    // declared times that it waits for, see subject.Implementation.WaitsFor
	Lasts    Lasts    `json:"lasts,omitzero"`     // how long it goes on by its own measure; zero: it ends when it is done
	Injects  []string `json:"injects,omitempty"`  // kinds of fault that it rests on; none: it injects none
	Serial   bool     `json:"serial,omitempty"`   // runs alone, last
	Baseline bool     `json:"baseline,omitempty"` // runs first; nothing else is judged if it fails
	Pending  string   `json:"pending,omitempty"`  // why the clause cannot be tested
}

// Lasts is how long a case goes on that shows the more the longer it goes on.
type Lasts struct {
	Brief time.Duration `json:"brief,omitempty"` // in the usual run; 0: it is left out of that
	Long  time.Duration `json:"long"`            // with --long
}

// Assessment is what the lab knows of a case beyond what Ginkgo does.
type Assessment struct {
	Verdict  verdict.Verdict // at least this bad: Inconclusive or Error; None if the lab has nothing to add
	Blame    verdict.Blame   // whom, if it is not the implementation
	Class    Class           // stable word for how it failed; "" if none was named
	Message  string          // why, when Verdict is set
	Skipped  string          // why the case cannot be judged in this run at all, if it turned out while it ran
	Kind     verdict.Kind    // what Verdict rests on; "" if it judges no clause
	Stall    time.Duration   // how late what carries the faults was, where that may explain the failure
	Evidence Evidence
	Findings []string
	Service  timing.Service // how long it works on a message, as a baseline measured it
}
