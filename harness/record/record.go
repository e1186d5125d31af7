package record

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Result is the verdict of one case with the evidence that proves it.
type Result struct {
	Case   string `json:"case"`   // FRM-003.server.header-1
	Clause string `json:"clause"` // FRM-003
	Side   Side   `json:"side"`   // client or server
	Level  string `json:"level"`  // MUST, SHOULD or MAY
	Title  string `json:"title"`  // the spec's sentence

	Injects []string `json:"injects,omitempty"` // the kinds of fault that it rests on; none: it injects none

	Verdict verdict.Verdict `json:"verdict"`
	Blame   verdict.Blame   `json:"blame,omitempty"`
	Skipped string          `json:"skipped,omitempty"` // why it was not run; empty if it was
	Known   string          `json:"known,omitempty"`   // the reason of a known failure that failed as expected
	Flaky   string          `json:"flaky,omitempty"`   // the reason of a case that is listed as flaky, whether it passed or failed
	Class   Class           `json:"class,omitempty"`   // a stable word for how it failed: what known failures compare

	Message string `json:"message,omitempty"` // one paragraph: expected, happened, why it matters
	Where   string `json:"where,omitempty"`   // file:line of the expectation

	Started   time.Time     `json:"started,omitzero"`
	Duration  time.Duration `json:"duration"` // nanoseconds
	Seed      uint64        `json:"seed"`
	Stall     time.Duration `json:"stall,omitempty"`  // K in the case's window
	Kind      verdict.Kind  `json:"kind,omitempty"`   // what a red verdict rests on; "" if no clause was judged
	Reruns    int           `json:"reruns,omitempty"` // how often it was run again, alone, after a stall
	Reproduce string        `json:"reproduce,omitempty"`

	Evidence Evidence `json:"evidence"`
	Findings []string `json:"findings,omitempty"` // what a baseline found out: byte-echo, no-account

	Service timing.Service `json:"service,omitzero"` // how long it works on a message, as a baseline measured it
}

// Evidence is what the witnesses saw.
type Evidence struct {
	Witnesses int            `json:"witnesses"` // 2: wire and account; 1: wire only
	Faults    []fault.Proof  `json:"faults,omitempty"`
	Trace     []trace.Event  `json:"trace,omitempty"` // of a case that did not pass, or when all are kept
	Beneath   trace.Beneath  `json:"beneath,omitzero"`
	Dropped   int            `json:"dropped,omitempty"`
	Windows   []TimeBound    `json:"windows,omitempty"`
	Memory    []Sample       `json:"memory,omitempty"`   // what the implementation took whenever it was looked at; kept where the trace is
	Compared  []verdict.Pair `json:"compared,omitempty"` // messages that were expected, each with the one in its place
	Stderr    string         `json:"stderr,omitempty"`   // the beginning and the end of the implementation's standard error
	Notes     []string       `json:"notes,omitempty"`    // measurements in words
}

// Sample is what the implementation took of memory and descriptors at one time.
type Sample struct {
	T        time.Duration `json:"t"`        // on the trace's clock
	Resident uint64        `json:"resident"` // bytes in memory
	Open     int           `json:"open"`     // open file descriptors
}

// Thinned is every other sample.
func Thinned(all []Sample) (some []Sample) {
	for n := 0; n < len(all); n += 2 {
		some = append(some, all[n])
	}
	return some
}

// TimeBound is one time that was judged: what was allowed and what was measured, on the trace's clock.
type TimeBound struct {
	Name   string        `json:"name"`
	From   time.Duration `json:"from"` // when the time began to count
	Window timing.Window `json:"window"`
	Took   time.Duration `json:"took"`
	K      time.Duration `json:"k"`
	Never  bool          `json:"never,omitempty"` // it had not come when Took was over
}

// Holds reports whether it came within what was allowed.
func (b TimeBound) Holds() bool { return !b.Never && b.Window.Holds(b.Took) }

// Type says what an event line is.
type Type string

const (
	RunStart Type = "run"      // the first line: what is judged, with what
	Met      Type = "met"      // the run as the greetings showed it, where times are declared: what they cost is known
	Planned  Type = "plan"     // one for each case of the plan
	Started  Type = "start"    // a case began
	Spawned  Type = "spawn"    // a process group was made
	Advanced Type = "progress" // a case goes on for long, and has come so far; on standard output only
	Ended    Type = "result"   // a case ended
	RunEnd   Type = "end"      // the last line: totals and exit code, and the run with what was measured in it
)

// Event is one line of events.ndjson.
type Event struct {
	Type   Type      `json:"type"`
	At     time.Time `json:"at"`
	Run    *Run      `json:"run,omitempty"`
	Case   string    `json:"case,omitempty"`
	PGID   int       `json:"pgid,omitempty"`
	Result *Result   `json:"result,omitempty"`
	End    *End      `json:"end,omitempty"`

	Progress *Progress `json:"progress,omitempty"`
}

// Progress is how far a case has come that goes on for long.
type Progress struct {
	Done int64         `json:"done"`           // of what it counts
	What string        `json:"what"`           // what that is, in the plural
	Took time.Duration `json:"took"`           // so far
	Left time.Duration `json:"left,omitempty"` // until it ends; 0: it is about to
}

// Rate is how many of them were done in a second, on average.
func (p Progress) Rate() float64 { return float64(p.Done) / max(p.Took, time.Millisecond).Seconds() }

// Run says what is judged, and with what.
type Run struct {
	Tool            string           `json:"tool"` // sockdrill's version
	Seed            uint64           `json:"seed"`
	Command         []string         `json:"command"`       // as it was called
	Dir             string           `json:"dir,omitempty"` // the folder in which it was called; "" if the system does not tell
	Implementations []Implementation `json:"implementations"`
	Host            Host             `json:"host"`
	Cases           int              `json:"cases"`           // in the plan
	Asked           []string         `json:"asked,omitempty"` // ids, patterns and areas that were asked for; none: all there are
	Shard           *Shard           `json:"shard,omitempty"` // the part of a run that this is; nil: all of it
	Waits           *Waits           `json:"waits,omitempty"` // for declared times; nil if there are none, or before the greetings
}

// Waits says what the times that implementations declare cost a run, on average.
type Waits struct {
	Cases   int           `json:"cases"`  // that wait for declared times
	Sum     time.Duration `json:"sum"`    // of their waits
	Longer  time.Duration `json:"longer"` // by about how much they lengthen the run, in which they wait side by side
	Longest time.Duration `json:"longest"`
	Case    string        `json:"case"` // that waits longest
}

// Implementation names what is judged.
type Implementation struct {
	Side     Side     `json:"side"`
	Name     string   `json:"name"`
	Version  string   `json:"version,omitempty"`
	Language string   `json:"language,omitempty"`
	Command  []string `json:"command,omitempty"`
	Target   string   `json:"target,omitempty"`
	Framing  string   `json:"framing"`
	Layout   string   `json:"layout,omitempty"`   // the description of the framing, where that is no preset of that name
	Adapter  bool     `json:"adapter"`            // speaks the drill protocol: two witnesses
	Exchange bool     `json:"exchange,omitempty"` // it answers one question, and does not echo
	Prints   bool     `json:"prints,omitempty"`   // what it prints of answers is declared, a second witness
	Features []string `json:"features,omitempty"`
	Forced   string   `json:"forced,omitempty"` // the signal that ended its adapter, which the end of its input did not end

	Service timing.Service `json:"service,omitzero"` // how long it works on a message; zero: at once, or not known yet
}

// Host says on what machine the run took place and what it delivers.
type Host struct {
	OS     string        `json:"os"`
	Arch   string        `json:"arch"`
	CPUs   int           `json:"cpus"`
	Go     string        `json:"go"`
	K      time.Duration `json:"k"`                 // greatest lateness of a 1 ms sleeper in the whole run
	AtOnce int           `json:"at_once,omitempty"` // most cases at once, as asked for
	// how far that went down while the host was pressed; AtOnce if it did not, 0 if nobody knows
	Least  int     `json:"least,omitempty"`
	Probes []Probe `json:"probes,omitempty"` // what the start-up probe measured
}

// Probe is one measured property of the host.
type Probe struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	OK    bool   `json:"ok"`
}

// End sums the run up.
type End struct {
	Totals
	Wall     time.Duration `json:"wall"`
	Sum      time.Duration `json:"sum"` // of the cases' own durations
	Exit     int           `json:"exit"`
	Why      string        `json:"why,omitempty"`      // why the exit code is not 0, in one line
	Partial  bool          `json:"partial,omitempty"`  // interrupted, or a core profile is not claimed
	Problems []string      `json:"problems,omitempty"` // leftovers, unmatched known failures

	Diagnosis []Cause `json:"diagnosis,omitempty"` // what most likely explains the failures; none if nothing known fits
}

// Cause is a kind of defect that most likely explains failures of one side.
type Cause struct {
	Side     Side     `json:"side"`
	Kind     string   `json:"kind"`              // a stable word: see docs/reference/diagnosis.md
	Title    string   `json:"title"`             // it takes one read for one message
	Do       string   `json:"do"`                // what to do, in two or three sentences
	HowTo    string   `json:"howto"`             // a page of sockdrill's repository
	Right    string   `json:"right"`             // a file of it, and the function in it that does it right
	Explains []string `json:"explains"`          // the failures, the clearest first
	Of       int      `json:"of"`                // how many failures of that side there are
	Against  []string `json:"against,omitempty"` // cases that passed although such a defect makes them fail as a rule
}
