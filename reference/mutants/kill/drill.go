package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// patience is how long sockdrill may take to end its processes after an interrupt, before it is killed.
const patience = 15 * time.Second

// drill is the sockdrill binary.
type drill struct {
	path string
	dir  string // for what it writes
}

// cases asks for the plan, without the clauses that cannot be tested.
func (d drill) cases(ctx context.Context) ([]record.Case, error) {
	var all []record.Case
	err := d.call(ctx, []string{"list", "--json"}, func(values *json.Decoder) error { return values.Decode(&all) })
	if err == nil && len(all) == 0 {
		err = errors.New("sockdrill list --json: no cases")
	}
	untestable := func(c record.Case) bool { return c.Pending != "" }
	return slices.DeleteFunc(all, untestable), err
}

// leftOut reports whether the usual run leaves the case out, since it goes on for long.
func leftOut(c record.Case) bool { return c.Lasts.Long > 0 && c.Lasts.Brief == 0 }

// judge runs the cases, all of which run their implementation the same way, against a binary of the reference, run as the mutant
// is, and returns what came of them and of the baseline before them.
func (d drill) judge(ctx context.Context, bin string, m mutants.Mutant, cases []record.Case, seed int) ([]record.Result, error) {
	out, err := os.MkdirTemp(d.dir, "out-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the report: %w", err)
	}
	defer os.RemoveAll(out)
	args := []string{"run"}
	for _, c := range cases {
		args = append(args, c.ID)
	}
	command, err := flagsOf(wayOf(cases[0]), bin, m, out)
	if err != nil {
		return nil, err
	}
	args = append(append(args, "--json", "--seed", strconv.Itoa(seed), "--out", out), command...)
	if slices.ContainsFunc(cases, leftOut) {
		args = append(args, "--soak", "5s")
	}
	var results []record.Result
	err = d.call(ctx, args, func(values *json.Decoder) error {
		var e record.Event
		if err := values.Decode(&e); err != nil {
			return err
		}
		if e.Type == record.Ended && e.Result != nil {
			// Where this run keeps its binaries is of no interest to who reads the table.
			e.Result.Message = strings.ReplaceAll(e.Result.Message, d.dir+string(filepath.Separator), "")
			results = append(results, *e.Result)
		}
		return nil
	})
	if err == nil && len(results) == 0 {
		err = fmt.Errorf("sockdrill %s: no results", strings.Join(args, " "))
	}
	return results, err
}

// call runs sockdrill and hands its output to next, one JSON value at a time. Of its exit codes only the one for a
// wrong command line is an error here: the others repeat what the results say.
func (d drill) call(ctx context.Context, args []string, next func(*json.Decoder) error) error {
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, d.path, args...)
	cmd.Stderr = &complaint
	cmd.Cancel = func() error {
		if cmd.Process.Signal(os.Interrupt) != nil {
			return cmd.Process.Kill() // Windows knows no interrupt
		}
		return nil
	}
	cmd.WaitDelay = patience
	said, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() == usage || ctx.Err() != nil) {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(d.path), strings.Join(args, " "), err, tail(complaint.String()))
	}
	values := json.NewDecoder(bytes.NewReader(said))
	for {
		if err := next(values); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s %s: read its output: %w\n%s", filepath.Base(d.path), args[0], err, tail(complaint.String()))
		}
	}
}

// tail keeps the last lines of what a program said on its way out.
func tail(text string) string {
	const most = 10
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}
