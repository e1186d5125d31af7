package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reference/strangers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("judge", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintln(out, "judge has strangers, and mutants that nobody drives, judged by every case of their side.\n"+
			"usage: judge [flags] [ID ...]\nwithout an ID: all that have changed since they were judged")
		flags.PrintDefaults()
	}
	sockdrill := flags.String("sockdrill", "bin/sockdrill", "the binary that judges")
	root := flags.String("root", ".", "the root of the module")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	list, err := programs(*root)
	if err != nil {
		return err
	}
	j, err := newJudge(ctx, *sockdrill, *root)
	if err != nil {
		return err
	}
	defer j.close()
	return j.all(ctx, list, flags.Args(), out)
}

const head = `# Which cases each stranger makes red, and each mutant of a kind that is run like one, without its adapter: its id and side, the
# hash of what it is, how much was run (whole: every case of its side), cases. Behind the @: the set of those with a verdict.
# Written by: go run ./reference/strangers/judge (make strangers). Do not edit it. The hash of all ids of the suite was %s.
`

// all judges those that are named, or those that have changed, and keeps what came of each at once.
func (j *judge) all(ctx context.Context, list []program, named []string, out io.Writer) error {
	path := filepath.Join(j.root, filepath.FromSlash(strangers.Prints))
	prints, err := mutants.ReadFingerprints(path)
	if err != nil {
		return err
	}
	for _, p := range list {
		if !slices.Contains(named, p.id) && (len(named) > 0 || prints[p.id].Hash == p.hash) {
			continue
		}
		f, err := j.one(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.id, err)
		}
		prints[p.id] = f
		fmt.Fprintf(out, "%s  %3d red, %3d green: %s\n", p.id, len(f.Cases), len(f.Green), p.says)
		if err := mutants.WriteFingerprints(path, fmt.Sprintf(head, j.suite), prints); err != nil {
			return err
		}
	}
	return nil
}
