package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	failed error // the first trouble with the disk
	stop   context.CancelCauseFunc
}

// newOutput is the output of a job. stop ends the run: without its events on disk it would prove nothing.
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
	o.events = append(o.events, e)
	o.store(e)
	if o.job.json {
		if text, err := json.Marshal(e); err == nil {
			fmt.Fprintf(o.out, "%s\n", text)
		}
	}
	o.screen.show(e)
}

// store appends the event to events.ndjson at once: whatever happens next, what was seen so far is on disk.
func (o *output) store(e record.Event) {
	if o.failed != nil {
		return
	}
	if o.file == nil {
		o.file, o.failed = reports.CreateEvents(filepath.Join(o.job.dir, "events.ndjson"))
	}
	if o.failed == nil {
		o.failed = o.file.Write(e)
	}
	if o.failed != nil {
		o.stop(&runner.Stop{Exit: runner.ExitUsage, Why: "the report cannot be written: " + o.failed.Error()})
	}
}

// finish renders the reports and prints how the run ended.
func (o *output) finish() error {
	if o.file != nil {
		o.failed = errors.Join(o.failed, o.file.Close())
	}
	report := reports.Build(o.events)
	if o.failed == nil {
		o.failed = report.WriteAll(o.job.dir)
	}
	o.screen.clear()
	w := o.out
	if o.job.json {
		w = o.err
	}
	view := reports.Screen{Color: colorful(w), Dir: o.job.dir}
	if o.failed != nil {
		view.Dir = "" // what is there is not this run's
	}
	if err := reports.Terminal(w, report, view); err != nil {
		o.failed = errors.Join(o.failed, err)
	}
	return o.failed
}
