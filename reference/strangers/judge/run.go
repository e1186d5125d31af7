package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// patience is how long sockdrill may take to end its processes after an interrupt, before it is killed.
const patience = 15 * time.Second

type judge struct {
	sockdrill, root string
	dir             string // for binaries and reports
	suite           string // the hash of the ids of all cases
}

func newJudge(ctx context.Context, sockdrill, root string) (*judge, error) {
	whole, err := filepath.Abs(sockdrill)
	if err != nil {
		return nil, fmt.Errorf("-sockdrill %s: %w", sockdrill, err)
	}
	said, err := exec.CommandContext(ctx, whole, "list", "--json").Output()
	if err != nil {
		return nil, fmt.Errorf("%s list --json: %w", whole, err)
	}
	var cases []record.Case
	if err := json.Unmarshal(said, &cases); err != nil {
		return nil, fmt.Errorf("read the list of cases: %w", err)
	}
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	dir, err := os.MkdirTemp("", "sockdrill-strangers-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for binaries and reports: %w", err)
	}
	suite := fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(ids, " "))))[:8]
	return &judge{sockdrill: whole, root: root, dir: dir, suite: suite}, nil
}

func (j *judge) close() { os.RemoveAll(j.dir) }

// one has a program judged by every case of its side.
func (j *judge) one(ctx context.Context, p program) (mutants.Fingerprint, error) {
	command, err := p.command(ctx, j.dir)
	if err != nil {
		return mutants.Fingerprint{}, err
	}
	args := []string{"run", "--json", "--seed", "1", "--side", string(p.side), "--out", filepath.Join(j.dir, "report")}
	if p.side == record.Client {
		path := filepath.Join(j.dir, "sockdrill.yaml")
		text := fmt.Sprintf("name: %s\nclient:\n  command: %q\n  framing: u32be\n  features: [reconnect]\n%s", p.id, command, p.manifest)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return mutants.Fingerprint{}, err
		}
		args = append(args, "-f", path)
	} else {
		args = append(args, "--server", command, "--max-frame", "65536")
	}
	results, err := j.run(ctx, append(args, p.flags...))
	if err != nil {
		return mutants.Fingerprint{}, err
	}
	seen := map[string]mutants.Seen{}
	otherwise := false // it is not what it was declared to be, says its baseline, so that nothing else was judged
	for _, r := range results {
		otherwise = otherwise || r.Verdict == verdict.Error && r.Blame == verdict.Declaration
		switch r.Verdict {
		case verdict.Fail:
			seen[r.Case] = mutants.Seen{Red: true, How: string(diagnosis.SymptomOf(r))}
		case verdict.Pass:
			seen[r.Case] = mutants.Seen{}
		}
	}
	if len(seen) == 0 && !otherwise {
		return mutants.Fingerprint{}, errors.New("no case came to a verdict; does it start?")
	}
	return mutants.Noted(p.hash, mutants.Whole, seen), nil
}

// run is one run of sockdrill with its results. Its exit code repeats what they say, that of a wrong command line apart.
func (j *judge) run(ctx context.Context, args []string) (results []record.Result, err error) {
	cmd := exec.CommandContext(ctx, j.sockdrill, args...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	said, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() == record.ExitUsage || ctx.Err() != nil) {
		return nil, fmt.Errorf("sockdrill %s: %w\n%s", strings.Join(args, " "), err, complaint.String())
	}
	for values := json.NewDecoder(bytes.NewReader(said)); ; {
		var e record.Event
		if err := values.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read the events of sockdrill: %w", err)
		}
		if e.Type == record.Ended && e.Result != nil {
			results = append(results, *e.Result)
		}
	}
	if len(results) == 0 {
		return nil, fmt.Errorf("sockdrill %s: no results\n%s", strings.Join(args, " "), complaint.String())
	}
	return results, nil
}
