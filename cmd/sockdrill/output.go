package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reports"
)

// output takes the events of a run: to disk, to standard output, and to the screen.
type output struct {
	job    *job
	out    io.Writer
	err    io.Writer
	screen *screen
	file   *reports.Events // nil before the first event: a usage error leaves no files
	events []record.Event
	lost   error // why events.ndjson could not be written any further
	stop   context.CancelCauseFunc
}

// newOutput is the output of a job. stop ends a run whose folder for reports cannot be used at all.
func newOutput(a *app, j *job, stop context.CancelCauseFunc) *output {
	o := &output{job: j, out: a.out, err: a.err, stop: stop}
	lines := a.out
	if j.json {
		lines = nil
	}
	o.screen = newScreen(lines, a.err)
	return o
}

// take is the runner's sink. Calls do not overlap.
func (o *output) take(e record.Event) {
	if e.Type == record.Advanced { // which is worth nothing any more when the next one comes
		o.tell(e)
		return
	}
	o.events = append(o.events, e)
	if e.Type == record.RunEnd && e.End != nil {
		end := *e.End // whoever reads the events has the diagnosis, too
		end.Diagnosis = reports.Build(o.events).End.Diagnosis
		e.End = &end
	}
	o.store(e)
	o.tell(e)
	if o.job.failFast && e.Type == record.Ended && e.Result != nil && record.OutcomeOf(*e.Result) == record.Failed {
		o.stop(&runner.Stop{Exit: record.ExitFailed, Why: "--fail-fast: " + e.Result.Case + " failed"})
	}
}

// tell puts the event on standard output, if it is to carry events, and on the screen.
func (o *output) tell(e record.Event) {
	if o.job.json {
		if text, err := json.Marshal(e); err == nil {
			fmt.Fprintf(o.out, "%s\n", text)
		}
	}
	o.screen.show(e)
}

// store appends the event to events.ndjson at once: whatever happens next, what was seen so far is on disk. A folder that cannot be
// used ends the run before it began; a disk that fills up later does not, since the verdicts are still worth having.
func (o *output) store(e record.Event) {
	switch {
	case o.lost != nil:
		return
	case o.file == nil:
		o.file, o.lost = reports.CreateEvents(o.eventsPath())
		if o.lost != nil {
			o.stop(&runner.Stop{Exit: record.ExitUsage, Why: "the report cannot be written: " + o.lost.Error()})
			return
		}
	}
	if o.lost = o.file.Write(e); o.lost != nil {
		o.screen.clear()
		fmt.Fprintf(o.err, "sockdrill: %v; the run goes on, and its report is written at the end as far as there is room\n", o.lost)
	}
}

func (o *output) eventsPath() string { return filepath.Join(o.job.dir, "events.ndjson") }

// finish renders the reports and prints how the run ended, of which exit is the code. Its error is what could not be written, with
// the code that follows from it.
func (o *output) finish(exit int) error {
	if o.file == nil {
		return o.show(reports.Build(o.events), o.lost)
	}
	o.lost = errors.Join(o.lost, o.file.Close())
	report := reports.Build(o.events)
	if o.lost != nil {
		report.Incomplete(record.ExitIncomplete, "events.ndjson is cut short: "+o.lost.Error())
	}
	failed := report.WriteAll(o.job.dir, o.job.formats...)
	if failed != nil && o.lost != nil {
		// What is left of the events is worth less than the verdicts, and takes their room.
		os.Remove(o.eventsPath())
		failed = report.WriteAll(o.job.dir, o.job.formats...)
	}
	if failed = o.show(report, errors.Join(o.lost, failed)); failed != nil {
		return &exitError{cmp.Or(exit, record.ExitIncomplete), failed}
	}
	return nil
}

// show prints how the run ended, and returns what failed until now and then.
func (o *output) show(report *reports.Report, failed error) error {
	o.screen.clear()
	w := o.out
	if o.job.json {
		w = o.err
	}
	view := reports.Screen{Color: colorful(w), Dir: o.job.dir, Self: calledAs}
	if failed != nil {
		view.Dir = "" // what it would point to may not be there
	}
	return errors.Join(failed, reports.Terminal(w, report, view))
}
