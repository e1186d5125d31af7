package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/reports"
)

// player judges rows.
type player struct {
	sockdrill string
	dir       string
}

// farewell is how long a run that was interrupted may take to end what it has started.
const farewell = 30 * time.Second

// outcome is what came of a row.
type outcome struct {
	row
	report *reports.Report // nil: there is none
	log    string          // what the run said, where it left no report
}

// play judges one row in a process of its own, which an interrupt ends as a user would.
func (p player) play(ctx context.Context, r row) outcome {
	o := outcome{row: r}
	dir := filepath.Join(p.dir, r.name)
	if err := p.prepare(dir, r); err != nil {
		o.log = err.Error()
		return o
	}
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, p.sockdrill, "run", "--file", filepath.Join(dir, "sockdrill.yaml"), "--out", dir)
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = farewell
	apart(cmd)
	err := cmd.Run() // red is a result: the report has it
	report, missing := reports.Load(filepath.Join(dir, "report.json"))
	if missing != nil {
		o.log = fmt.Sprintf("%v\n%v\n%s", err, missing, log.String())
		return o
	}
	o.report = report
	return o
}

// prepare makes the row's folder anew, with its manifest.
func (p player) prepare(dir string, r row) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	here, err := filepath.Abs("docs/declared")
	if err != nil {
		return err
	}
	text := strings.NewReplacer("SOCKDRILL", p.sockdrill, "POLLING", filepath.Join(here, "polling.py"), "WORKING",
		filepath.Join(here, "working.py"), "NARROW", filepath.Join(here, "narrow.py")).Replace("name: " + r.name + "\n" + r.yaml)
	return os.WriteFile(filepath.Join(dir, "sockdrill.yaml"), []byte(text), 0o644)
}
