package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// The exit codes. Those of sockdrill mean the same.
const (
	allKilled   = 0
	survivors   = 1
	usage       = 2
	noResult    = 5
	interrupted = 130
)

// What ends a run that took place and found what it looks for.
var (
	errSurvivors = errors.New("there are survivors")
	errMissing   = errors.New("there are MUST cases without a mutant")
)

// Run is the command without its process. It returns the exit code: 0 if every mutant was killed, but for a few (one in fifty) that this
// machine kept from a verdict; 1 if one survived or could not be built or, with -missing, if one is missing; 2 for a wrong command
// line; 5 if sockdrill or the clean reference keeps it from a result; 130 if the context ended.
func Run(ctx context.Context, args []string, out, log io.Writer) int {
	o, err := parseOptions(args, log)
	if errors.Is(err, flag.ErrHelp) {
		return allKilled
	}
	if err != nil {
		fmt.Fprintf(log, "kill: %v\n", err)
		return usage
	}
	all, err := mutants.Load()
	if err != nil {
		fmt.Fprintf(log, "kill: %v\n", err)
		return noResult
	}
	some, err := chosen(all, o.run)
	if err != nil {
		fmt.Fprintf(log, "kill: %v\n", err)
		return usage
	}
	some = o.shard.take(some)
	act := killAll
	if o.missing {
		act = findMissing
	}
	switch err := act(ctx, o, some, out, log); {
	case ctx.Err() != nil:
		fmt.Fprintln(log, "kill: interrupted")
		return interrupted
	case errors.Is(err, errSurvivors), errors.Is(err, errMissing):
		return survivors
	case err != nil:
		fmt.Fprintf(log, "kill: %v\n", err)
		return noResult
	}
	return allKilled
}

// killAll prepares a folder of its own, runs the mutants in it, and leaves nothing behind.
func killAll(ctx context.Context, o options, some []mutants.Mutant, out, log io.Writer) error {
	dir, err := os.MkdirTemp("", "sockdrill-mutants-")
	if err != nil {
		return fmt.Errorf("make a folder for the binaries: %w", err)
	}
	defer os.RemoveAll(dir)
	b, err := newBench(ctx, o, dir)
	if err != nil {
		return err
	}
	if o.record != "" {
		if some, err = b.recordIn(o.record, some); err != nil {
			return err
		}
	}
	fmt.Fprintf(log, "the clean reference: every killer of %d mutants has to pass\n", len(some))
	if err := b.proveClean(ctx, some); err != nil {
		return err
	}
	outcomes := b.tryAll(ctx, some, out)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	t := count(outcomes)
	fmt.Fprint(out, t)
	if o.write != "" {
		if err := writePage(o.write, outcomes); err != nil {
			return err
		}
	}
	if !t.found() {
		return errSurvivors
	}
	return nil
}
