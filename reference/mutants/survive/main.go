package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "survive:", err)
		os.Exit(1)
	}
}

type options struct {
	n         int
	seed      uint64
	sockdrill string
	notes     string
	write     string
}

// Run draws, runs and publishes. What was run before with the same text stays in the file of notes and is not run again, so an
// interrupted sample goes on where it stopped.
func Run(ctx context.Context, args []string, out, log io.Writer) error {
	var o options
	flags := flag.NewFlagSet("survive", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.IntVar(&o.n, "n", 200, "how many mutants to judge, beside those that change nothing")
	flags.Uint64Var(&o.seed, "seed", 1, "where the sample comes from")
	flags.StringVar(&o.sockdrill, "sockdrill", "bin/sockdrill", "the sockdrill binary")
	flags.StringVar(&o.notes, "notes", "reference/mutants/survive/sample.txt", "what came of each mutant, kept between runs")
	flags.StringVar(&o.write, "write", "", "write the page to this file, as Markdown")
	if err := flags.Parse(args); err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	if said, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output(); err == nil {
		root = filepath.Dir(strings.TrimSpace(string(said)))
	}
	notes, err := readNotes(o.notes)
	if err != nil {
		return err
	}
	sample, err := draw(ctx, o, root, notes, out)
	if err != nil {
		return err
	}
	summary := sum(sample)
	fmt.Fprintln(out, summary.score())
	if o.write == "" {
		return nil
	}
	return os.WriteFile(o.write, []byte(page(o, sample, summary)), 0o644)
}

// draw judges mutants in the order of the seed until there are enough of them.
func draw(ctx context.Context, o options, root string, notes notes, out io.Writer) (sample []verdict, err error) {
	all, err := Sites(root)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sockdrill-survive-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	b := bench{root: root, dir: dir, sockdrill: o.sockdrill, seed: o.seed, clean: filepath.Join(dir, "clean.exe")}
	if err := mutants.BuildClean(ctx, root, b.clean); err != nil {
		return nil, err
	}
	judged := 0
	for _, m := range drawn(all, o.seed) {
		if judged == o.n {
			break
		}
		v, known := notes.of(m)
		if !known {
			if v, err = b.judge(ctx, m); err != nil {
				return nil, err
			}
			if err := notes.add(o.notes, v); err != nil {
				return nil, err
			}
		}
		v.excuse()
		if v.counts() {
			judged++
		}
		fmt.Fprintf(out, "%3d %s %s\n", judged, v.hash, v)
		sample = append(sample, v)
	}
	return sample, nil
}

// drawn returns the mutants in the order of the seed. What one draws of another is a hash of each, so that a change of the sources moves
// none but the mutants of the changed lines: the rest of the sample, and what came of it, stays.
func drawn(all []mutants.Mutant, seed uint64) []mutants.Mutant {
	lot := make(map[string]string, len(all))
	for _, m := range all {
		lot[key(m)] = fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, key(m))))
	}
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b mutants.Mutant) int { return cmp.Compare(lot[key(a)], lot[key(b)]) })
	return order
}
