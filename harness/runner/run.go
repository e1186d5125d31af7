package runner

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// DefaultParallel is how many cases run at once: most of a case is waiting, and above 16 the waiting is for each other.
const DefaultParallel = 16

// Config says what to run and how.
type Config struct {
	Cases           []record.Case            // the whole plan, from Plan
	Implementations []subject.Implementation // at most one for each side
	Selection       Selection
	Known           Known

	Self       string   // path of this binary
	WorkerArgs []string // what makes it a worker

	Seed     uint64
	Parallel int           // most cases at once; 0 is DefaultParallel. A target is judged one case at a time
	Limit    time.Duration // for one worker, the waits for declared times aside; 0 is 60 s
	// LongestWait is how long one case may wait for declared times; those that would wait longer are skipped. 0 is DefaultLongestWait.
	LongestWait time.Duration
	// Long has cases of minutes run, too, which the usual run leaves out or cuts short. Soak has all of these go on for so long instead; 0: as
	// long as each says.
	Long       bool
	Soak       time.Duration
	TimeLimit  time.Duration // for the run; 0 is none
	KeepTraces bool          // keep the traces of passes, too
	Once       bool          // run nothing again: what a stall may be the reason of is inconclusive at once

	Took map[string]time.Duration // what cases took the last time, for the order in which they begin. May be nil

	Tool    string         // sockdrill's version, for the report
	Command []string       // as it was called, for the report
	Options string         // what makes a single case run the same way: `--server './echo {addr}'`
	Probes  []record.Probe // what the start-up probe measured

	Toxiproxy string          // URL of the toxiproxy server that carries the faults out; empty: the relay does
	Name      string          // of this run, on a toxiproxy server that it shares with others
	Tidy      func() []string // what has to be tidied up once all cases have ended; gives what could not be. May be nil

	Sink func(record.Event) // gets every event, one at a time, as it happens; never nil

	lateness func(from, to time.Time) time.Duration // nil: a sleeper measures it
	pressure func() float64                         // nil: see pressure
}

// run is a run under way.
type run struct {
	Config
	selected []record.Case
	impls    map[record.Side]subject.Implementation // by side, as greeted
	gate     gate
	began    time.Time
	greeted  bool // every adapter said what it offers: what will be skipped is known

	mu       sync.Mutex
	total    record.Totals
	ledger   ledger
	problems []string
	sum      time.Duration
	worst    time.Duration        // K of the whole run
	least    int                  // the least number of cases at once that there was room for, of those that run side by side; 0: none did
	again    []order              // red on a time while the host stalled: once more, alone
	first    []record.Result      // of those, what the first run gave
	broken   map[record.Side]bool // sides whose baseline failed
	units    int
	done     map[string]bool // cases with a final result

	telling sync.Mutex // the sink gets one event at a time
}

// Run judges the implementations and returns what the results add up to. Every result has gone to the sink by then. An
// error is a *UsageError: nothing has run. Cancel the context to end the run; its cause should be a *Stop.
func Run(ctx context.Context, cfg Config) (record.End, error) {
	r := &run{Config: cfg, impls: map[record.Side]subject.Implementation{}, broken: map[record.Side]bool{}, done: map[string]bool{},
		began: time.Now()}
	if err := r.prepare(); err != nil {
		return record.End{}, err
	}
	if r.TimeLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, r.TimeLimit,
			&Stop{record.ExitTimeLimit, fmt.Sprintf("the time limit of %v was reached", r.TimeLimit)})
		defer cancel()
	}
	done := make(chan struct{})
	defer close(done)
	if r.lateness == nil {
		r.lateness = timing.NewSleeper(done).Worst
	}
	if r.pressure == nil {
		r.pressure = pressure(r.lateness)
	}
	inherit()
	r.announce()
	r.play(ctx)
	return r.end(ctx), nil
}

// prepare checks the configuration and selects.
func (r *run) prepare() error {
	if r.Parallel <= 0 {
		r.Parallel = DefaultParallel
	}
	if r.Limit <= 0 {
		r.Limit = timing.Default.Case + farewells
	}
	if r.LongestWait <= 0 {
		r.LongestWait = DefaultLongestWait
	}
	var judged []record.Side
	for _, i := range r.Implementations {
		if _, twice := r.impls[i.Side]; twice {
			return usage("two implementations of side %s: a run judges one client and one server at most", i.Side)
		}
		if i.Target != "" {
			r.Parallel = 1
		}
		r.impls[i.Side] = i
		judged = append(judged, i.Side)
	}
	r.gate = make(gate, runtime.NumCPU())
	var err error
	r.selected, err = r.Selection.Select(r.Cases, judged)
	if err != nil {
		return err
	}
	if r.selected, err = r.withBaselines(); err != nil {
		return err
	}
	// What no selected case is about is not judged, and the report does not say that it was.
	r.Implementations = slices.DeleteFunc(slices.Clone(r.Implementations), func(i subject.Implementation) bool {
		return !r.needed(i.Side)
	})
	return nil
}

// withBaselines puts the baselines of the sides that are judged in front, whether they were selected or not: what they
// find decides what the other cases mean. Only --skip leaves them out.
func (r *run) withBaselines() ([]record.Case, error) {
	skip, err := set(r.Selection.Skip, r.Cases)
	if err != nil {
		return nil, err
	}
	sides := map[record.Side]bool{}
	for _, c := range r.selected {
		sides[c.Side] = true
	}
	var front, rest []record.Case
	for _, c := range r.Cases {
		if c.Baseline && sides[c.Side] && !skip[c.ID] {
			front = append(front, c)
		}
	}
	for _, c := range r.selected {
		if !c.Baseline {
			rest = append(rest, c)
		}
	}
	return append(front, rest...), nil
}

// end sums up.
func (r *run) end(ctx context.Context) record.End {
	for _, orphan := range endOrphans() {
		r.problem("%s", orphan)
	}
	if r.Tidy != nil {
		for _, left := range r.Tidy() {
			r.problem("%s", left)
		}
	}
	for _, expired := range r.Known.Expired(r.selected) {
		r.problem("%s", expired)
		r.ledger.expired++
	}
	code, why := r.ledger.exit(ctx)
	end := record.End{
		Totals: r.total, Wall: time.Since(r.began), Sum: r.sum, Exit: code, Why: why,
		Partial: context.Cause(ctx) != nil, Problems: r.problems,
	}
	// The run comes again, with what only its end knows: the greatest lateness, and what the adapters said of themselves.
	r.tell(record.Event{Type: record.RunEnd, Run: r.description(), End: &end})
	return end
}
