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
	"strconv"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	judgement "github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// What may come of a mutant.
const (
	killed   = "killed"     // a case was red
	survived = "survived"   // a whole drill, and none was
	unbuilt  = "unbuilt"    // it does not compile
	same     = "same"       // it compiles to the same binary
	excused  = "equivalent" // it survived, and equivalent.txt says why nobody could tell
)

// drillLimit ends the drill of a mutant that keeps cases waiting; what was red by then counts.
const drillLimit = 5 * time.Minute

// framings are those in which the drill of a mutant is run whose file is there for them: in any other one it would never be reached.
var framings = map[string]string{
	"varint.go": "varint", "marks.go": "dle-stx", "flags.go": "hdlc", "fcs.go": "hdlc", "digits.go": "netstring", "record.go": "sunrpc",
	"dollar.go": "rtsp-interleaved", "transform.go": mutants.Sealed, "sequence.go": mutants.Numbered,
}

type bench struct {
	root, dir, sockdrill, clean string
	seed                        uint64
}

// judge builds a mutant and runs the drill of its side until the first red case.
func (b bench) judge(ctx context.Context, m mutants.Mutant) (verdict, error) {
	v := verdict{hash: key(m), defect: m.Defect, outcome: survived}
	bin := filepath.Join(b.dir, "mutant.exe")
	if err := m.Build(ctx, b.root, b.clean, bin); err != nil {
		v.outcome = unbuilt
		if errors.Is(err, mutants.ErrSame) {
			v.outcome = same
		}
		return v, ctx.Err()
	}
	for range tries {
		red, open, err := b.firstRed(ctx, bin, m)
		if red != "" {
			v.outcome, v.by = killed, red
		}
		if red != "" || !open || err != nil {
			return v, err
		}
	}
	return v, nil
}

// tries is how often a drill is run that has no red case, and one that this machine kept from a verdict: that may be the one.
const tries = 3

// firstRed returns the first case that failed, or could not be run for the program's doing. open says that a case was inconclusive.
func (b bench) firstRed(ctx context.Context, bin string, m mutants.Mutant) (red string, open bool, err error) {
	out := filepath.Join(b.dir, "out")
	defer os.RemoveAll(out)
	args := []string{"run", "--fail-fast", "--json", "--seed", strconv.FormatUint(b.seed, 10), "--time-limit", drillLimit.String(), "--out", out}
	m.Framing = framings[filepath.Base(m.Edits[0].File)]
	if m.Side != mutants.Client {
		args = append(args, "--server", m.ServerCommand(bin))
	}
	if m.Side != mutants.Server {
		args = append(args, "--client", m.ClientCommand(bin))
	}
	if described, transforms := m.Transforms(); transforms {
		m.Framing = filepath.Join(b.dir, "framing.yaml")
		if err := os.WriteFile(m.Framing, []byte(described), 0o600); err != nil {
			return "", false, fmt.Errorf("describe the framing: %w", err)
		}
	}
	if m.Framing != "" {
		args = append(args, "--framing", m.Framing)
	}
	if strings.HasSuffix(m.Edits[0].File, "/secure.go") {
		args = append(args, "--transport", "tls")
	}
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, b.sockdrill, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 15 * time.Second
	cmd.Stderr = &log
	said, err := cmd.Output()
	if ctx.Err() != nil {
		return "", false, ctx.Err()
	}
	seen, bad := scan(said)
	if bad != nil || !seen.ended {
		return "", false, fmt.Errorf("%s %s: no whole run (%v, %v)\n%s", b.sockdrill, strings.Join(args, " "), err, bad, log.String())
	}
	return seen.red, seen.open, nil
}

// seen is what the events of a run tell of it.
type seen struct {
	red   string // the first case that tells of a defect
	open  bool   // one was inconclusive
	ended bool   // the run came to its end
}

// scan reads the events of a run.
func scan(said []byte) (s seen, err error) {
	for events := json.NewDecoder(bytes.NewReader(said)); ; {
		var e record.Event
		if err := events.Decode(&e); errors.Is(err, io.EOF) {
			return s, nil
		} else if err != nil {
			return s, err
		}
		s.ended = s.ended || e.Type == record.RunEnd
		if r := e.Result; e.Type == record.Ended && r != nil {
			s.open = s.open || r.Verdict == judgement.Inconclusive
			if s.red == "" && noticed(*r) {
				s.red = r.Case
			}
		}
	}
}

// noticed reports whether a result tells the user of a defect: a failure, a shortfall, or a program that does not start or breaks its
// protocol.
func noticed(r record.Result) bool {
	return r.Verdict == judgement.Fail || r.Verdict == judgement.Error && r.Blame != judgement.Harness && r.Blame != judgement.Host
}
