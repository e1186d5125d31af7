package runner

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// settle makes a result final: it is held against the list of known failures, counted, and told.
func (r *run) settle(res record.Result) {
	unexpected := r.Known.Mark(&res)
	if res.Verdict > verdict.Pass || unexpected {
		self := "sockdrill"
		if len(r.Command) > 0 {
			self = r.Command[0]
		}
		res.Reproduce = strings.TrimSpace(fmt.Sprintf("%s run %s --seed %d %s", self, res.Case, r.Seed, r.Options))
	}
	r.mu.Lock()
	r.total.Count(res)
	r.ledger.add(res, unexpected)
	r.done[res.Case] = true
	r.sum += res.Duration
	r.worst = max(r.worst, res.Stall)
	r.mu.Unlock()
	r.tell(record.Event{Type: record.Ended, Case: res.Case, Result: &res})
}

func (r *run) settled(c record.Case) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done[c.ID]
}

// postponed reports whether the case waits to be run again.
func (r *run) postponed(c record.Case) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.again, func(o order) bool { return o.Case == c.ID })
}

func skipped(c record.Case, seed uint64, why string) record.Result {
	res := blank(c, seed)
	res.Skipped = why
	return res
}

func notRun(c record.Case, seed uint64, why string) record.Result {
	res := blank(c, seed)
	res.Message = why
	return res
}

// tell stamps an event, unless it has a time, and hands it to the sink, one at a time.
func (r *run) tell(e record.Event) {
	r.telling.Lock()
	defer r.telling.Unlock()
	if e.At.IsZero() {
		e.At = time.Now()
	}
	r.Sink(e)
}

func (r *run) problem(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// announce tells what is judged, and the plan.
func (r *run) announce() {
	r.tell(record.Event{Type: record.RunStart, Run: r.description()})
	for _, c := range r.selected {
		res := blank(c, r.Seed)
		r.tell(record.Event{Type: record.Planned, Case: c.ID, Result: &res})
	}
}

func (r *run) description() *record.Run {
	dir, _ := os.Getwd()
	d := &record.Run{
		Tool: r.Tool, Seed: r.Seed, Command: r.Command, Dir: dir, Cases: len(r.selected), Asked: r.Selection.Run, Shard: r.Selection.Shard,
		Waits: r.estimate(),
		Host: record.Host{
			OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version(), K: r.worst, AtOnce: r.Parallel,
			Least: r.least, Probes: r.Probes,
		},
	}
	for _, given := range r.Implementations {
		d.Implementations = append(d.Implementations, described(r.impls[given.Side]))
	}
	return d
}

func described(i subject.Implementation) record.Implementation {
	return record.Implementation{
		Side: i.Side, Name: i.Name, Version: i.Version, Language: i.Language, Command: i.Command, Target: i.Target,
		Framing: i.FramingName(), Layout: i.Described(), Adapter: !i.Zero(), Exchange: i.OneQuestion(), Prints: i.Prints != nil,
		Features: i.Features, Forced: i.Forced, Service: i.Service,
	}
}
