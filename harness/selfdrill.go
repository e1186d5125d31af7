package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Drilled is what a run of this same program came to, for the self-checks.
type Drilled struct {
	Exit    int // the run's exit code
	End     record.End
	Waits   *record.Waits            // what declared times cost it; nil if nothing
	Results map[string]record.Result // by case
	Log     string                   // standard error
	Dir     string                   // the reports; gone with the spec
}

// Fixture is the command that runs this wrong implementation (package fixture), as it is given to --server or --client.
func Fixture(words ...string) string {
	return quoted(here.Self) + " fixture " + strings.Join(words, " ")
}

// Drill runs `sockdrill run` with these arguments, as a user would. A run that does not come to its end fails the spec.
func Drill(ctx context.Context, args ...string) Drilled {
	ginkgo.GinkgoHelper()
	return startDrill(ctx, args, nil)
}

// DrillDisturbed is Drill, with its supervisor handed to disturb while it runs.
func DrillDisturbed(ctx context.Context, disturb func(supervisor *os.Process, over <-chan struct{}), args ...string) Drilled {
	ginkgo.GinkgoHelper()
	return startDrill(ctx, args, disturb)
}

func startDrill(ctx context.Context, args []string, disturb func(*os.Process, <-chan struct{})) Drilled {
	ginkgo.GinkgoHelper()
	d := Drilled{Dir: ginkgo.GinkgoT().TempDir(), Results: map[string]record.Result{}}
	args = append([]string{"run", "--json", "--out", filepath.Join(d.Dir, "out"), "-j", "4"}, args...)
	var out, log bytes.Buffer
	cmd := exec.CommandContext(ctx, here.Self, args...)
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Start(); err != nil {
		Wrong("starting sockdrill itself (%s): %v", here.Self, err)
	}
	over := make(chan struct{})
	disturbed := make(chan struct{})
	go func() {
		defer close(disturbed)
		if disturb != nil {
			disturb(cmd.Process, over)
		}
	}()
	err := cmd.Wait()
	close(over)
	<-disturbed
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		Wrong("running sockdrill itself: %v", err)
	}
	d.Exit, d.Log = cmd.ProcessState.ExitCode(), log.String()
	if !d.read(&out) {
		Wrong("`sockdrill %s` ended with exit code %d before its end was told:\n%s", strings.Join(args, " "), d.Exit, d.Log)
	}
	return d
}

// read takes the events in, and reports whether the last of them came.
func (d *Drilled) read(out *bytes.Buffer) (whole bool) {
	for lines := json.NewDecoder(out); ; {
		var e record.Event
		if lines.Decode(&e) != nil {
			return whole
		}
		switch e.Type {
		case record.Met:
			d.Waits = e.Run.Waits
		case record.Ended:
			d.Results[e.Case] = *e.Result
		case record.RunEnd:
			d.End, whole = *e.End, true
		}
	}
}

// Rehearse plays a scenario on an implementation within a self-check, and returns what the lab would have added to its verdict,
// which counts for nothing here. The host is the given one, or the real one if its Lateness is nil.
func Rehearse(impl subject.Implementation, host subject.Host, play func()) record.Assessment {
	outer := here
	inner := &bench{Assignment: outer.Assignment, host: outer.host, began: outer.began, rehearsal: true}
	inner.Implementation, inner.Toxiproxy = impl, "" // the self-checks are about the relay
	if host.Lateness != nil {
		inner.host.Lateness = host.Lateness
	}
	here = inner
	played := false
	defer func() {
		here = outer
		if o := inner.outcome; !played && o.Verdict == verdict.Inconclusive { // it ended the spec, which has proven nothing either
			here.worsen(o.Verdict, o.Blame, o.Class, o.Message)
		}
	}()
	play()
	played = true
	finishLabs()
	return Suite{}.Outcome()
}

// ReferenceServer is the reference server, as a self-check plays a scenario on it.
func ReferenceServer() subject.Implementation {
	return subject.Implementation{Name: "reference server", Side: record.Server, Command: []string{here.Self, "reference", "server"}}
}

// HostLate is how late this host was between the two moments, for self-checks that measure without a lab.
func HostLate(from, to time.Time) time.Duration { return here.host.Lateness(from, to) }

// quoted makes one word of the command's own splitting, which knows quotes and no shell.
func quoted(word string) string { return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"` }

// Decides fails the self-check if a stall of this machine kept one of these cases of the run from its verdict; with none named, any
// case. That says nothing of sockdrill, whatever was expected: it is a verdict that did not come in time, so that the runner repeats
// the self-check alone, and does not blame us if it is so again. Every other difference is left to the caller.
func (d Drilled) Decides(cases ...string) {
	ginkgo.GinkgoHelper()
	if r, found := d.undecided(cases); found {
		here.outcome.Stall = max(here.outcome.Stall, r.Stall)
		Missed("Expected a verdict on %s, by which this check judges sockdrill, but this machine kept the run from one, which says: %s",
			r.Case, r.Message)
	}
}

// undecided returns the result of one of these cases that a stall is blamed for, of several that of the greatest one. A case without a
// verdict or a reason counts as any: what it was to rest on has no verdict.
func (d Drilled) undecided(cases []string) (worst record.Result, found bool) {
	any := len(cases) == 0 || slices.ContainsFunc(cases, func(id string) bool {
		r := d.Results[id]
		return r.Verdict == verdict.None && r.Skipped == ""
	})
	for id, r := range d.Results {
		blamed := r.Verdict == verdict.Inconclusive && r.Blame == verdict.Host && r.Stall >= timing.Stall
		if blamed && (any || slices.Contains(cases, id)) && (!found || r.Stall > worst.Stall) {
			worst, found = r, true
		}
	}
	return worst, found
}
