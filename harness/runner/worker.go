package runner

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Timing.Case ends a spec from inside, so that its evidence is kept; the worker is ended farewells later if that did not help.
const (
	grace     = 2 * time.Second  // for a spec, and for each of its cleanups, once Timing.Case is over
	farewells = 10 * time.Second // for all of them
)

// threads is how many threads of a worker may run Go code at once, whatever the number of processors: with two, one
// goroutine that decodes megabytes makes the relay's timers late by 40 ms; with eight the system shares the time out.
const threads = 8

// collecting is how much of what it holds a worker lets lie about, in percent (GOGC): it lives for a second, and each collection goes through
// the tables of the whole binary first.
const collecting = 400

// Work is a worker: it reads its order from in, runs that one spec, writes messages to out and everything else to log,
// and returns the process's exit code. Ginkgo's state is global, so a process works once. Nobody but Run starts it.
func Work(s Suite, in io.Reader, out, log io.Writer) int {
	runtime.GOMAXPROCS(max(threads, runtime.NumCPU()))
	debug.SetGCPercent(collecting)
	lines := json.NewDecoder(in)
	var o order
	if err := lines.Decode(&o); err != nil {
		fmt.Fprintf(log, "worker: read order: %v\n(this command is started by `sockdrill run`, not by hand)\n", err)
		return 2
	}
	l := newLink(out)
	if err := o.enter(); err != nil {
		l.send(message{Type: finished, Result: unready(o, err)})
		return 0
	}
	go func() {
		l.listen(lines)
		// The supervisor is gone. Nobody else would end what was started here.
		l.killAll()
		s.Leave(o.Assignment)
		os.Exit(3)
	}()
	gomega.RegisterFailHandler(ginkgo.Fail)
	s.Begin(o.Assignment, l.host())
	s.Register(o.Group)
	reported := false
	ginkgo.ReportAfterEach(func(spec ginkgo.SpecReport) {
		if slices.Contains(spec.Labels(), o.Case) {
			reported = true
			out := s.Outcome()
			out.Stall = max(out.Stall, l.own(spec.StartTime, time.Now()))
			l.send(message{Type: finished, Result: result(o, spec, out)})
		}
	})
	l.awaitLeave()
	runSpec(o, log)
	if !reported {
		l.send(message{Type: finished, Result: lost(o)})
	}
	return 0
}

// runSpec runs the one spec that has the case's id for a label, quietly.
func runSpec(o order, log io.Writer) {
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.LabelFilter = o.Case
	suite.Timeout, suite.GracePeriod = timing.Default.Case+o.Extra, grace
	suite.PollProgressAfter = 0
	reporter.Succinct, reporter.NoColor = true, true
	formatter.ColorableStdOut = log
	ginkgo.RunSpecs(judge{}, "sockdrill", suite, reporter)
}

// judge is all that Ginkgo wants of a testing.T. The verdict comes by ReportAfterEach.
type judge struct{}

func (judge) Fail() {}

// enter makes the network its own in which this worker was started, if it was in one.
func (o order) enter() error {
	if !o.apart() && !o.named() {
		return nil
	}
	if err := packets.Enter(); err != nil || !o.named() {
		return err
	}
	return names.Enter()
}

// unready is the result of a case for which this machine did not give what it had said it could.
func unready(o order, err error) *record.Result {
	r := blank(o.Planned, o.Seed)
	r.Verdict, r.Blame, r.Class = verdict.Error, verdict.Host, record.ClassWorker
	r.Message = fmt.Sprintf("The case has no network for itself: %v.", err)
	return &r
}

func lost(o order) *record.Result {
	r := blank(o.Planned, o.Seed)
	r.Verdict, r.Blame, r.Class = verdict.Error, verdict.Harness, record.ClassWorker
	r.Message = fmt.Sprintf("The group %q has no spec with the label %s that could run.", o.Group, o.Case)
	return &r
}

// blank is a result that says only which case it is of.
func blank(c record.Case, seed uint64) record.Result {
	return record.Result{Case: c.ID, Clause: c.Clause, Side: c.Side, Level: c.Level, Title: c.Title, Injects: c.Injects, Seed: seed}
}

var _ ginkgo.GinkgoTestingT = judge{}
