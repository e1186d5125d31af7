package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// liar is one that does nothing once the warm-up is over.
type liar struct {
	name, says string
	side       record.Side
	words      string // of its command, after `sockdrill fixture`
	needs      string // only the cases that need this: in all others it does what it is asked for; empty: all
}

var liars = []liar{
	{"idle-client", "a client that accepts every command", "client", "idle-client", ""},
	{"pretending-client", "a client that connects, and claims the rest", "client", "pretending-client", ""},
	{"never-returns", "a client that never connects again", "client", "never-returns", "reconnect"},
	{"idle-server", "a server that reads nothing", "server", "idle-server", ""},
	{"devouring-server", "a server that answers nothing", "server", "devouring-server", ""},
	{"idles", "a server without an adapter that reads nothing", "server", "idles {addr}", ""},
	{"devours", "a server without an adapter that answers nothing", "server", "devours {addr}", ""},
}

// judge runs a binary of sockdrill.
type judge struct {
	sockdrill string
	dir       string
	jobs      int
}

// plan is every case, as the binary lists them.
func (j judge) plan(ctx context.Context) ([]record.Case, error) {
	text, err := exec.CommandContext(ctx, j.sockdrill, "list", "--json").Output()
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	var cases []record.Case
	if err := json.Unmarshal(text, &cases); err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	return cases, nil
}

// farewell is how long a run that was interrupted may take to end what it has started.
const farewell = 30 * time.Second

// judge has one of them judged, without its baselines, which would end the run, and once each: a second run would find nothing else.
func (j judge) judge(ctx context.Context, l liar, plan []record.Case) ([]reports.Result, error) {
	dir := filepath.Join(j.dir, l.name)
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	var baselines, ids []string
	for _, c := range plan {
		switch {
		case c.Side != l.side || c.Pending != "":
		case c.Baseline:
			baselines = append(baselines, c.ID)
		case l.needs == "" || slices.Contains(c.Needs, l.needs):
			ids = append(ids, c.ID)
		}
	}
	args := append([]string{"run"}, ids...)
	args = append(args, "--"+string(l.side), strconv.Quote(j.sockdrill)+" fixture "+l.words, "--skip", strings.Join(baselines, ","),
		"--once", "-j", strconv.Itoa(j.jobs), "--out", dir)
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, j.sockdrill, args...)
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = farewell
	apart(cmd)
	ended := cmd.Run() // red is what is to come out: the report has it
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	report, err := reports.Load(filepath.Join(dir, "report.json"))
	if err != nil {
		return nil, fmt.Errorf("%v, %w\n%s", ended, err, log.String())
	}
	if judged(report.Results) == 0 {
		return nil, fmt.Errorf("no case judged it (%v)\n%s", ended, log.String())
	}
	return report.Results, nil
}
