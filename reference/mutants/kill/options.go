package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// options are what the command line says.
type options struct {
	run       string // patterns of ids, separated by commas; "" is all
	shard     shard  // which of them
	jobs      int
	sockdrill string // "" builds ./cmd/sockdrill
	write     string // the page to write; "" writes none
	missing   bool
	also      string // patterns of cases or clauses to run beside the killers, separated by commas
	whole     bool
	record    string // the file of fingerprints to bring up to date; "" leaves it
}

func parseOptions(args []string, help io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("kill", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.StringVar(&o.run, "run", "", "only the mutants with these ids, such as M001,M01*")
	flags.Var(&o.shard, "shard", "only part K of N of the mutants, K/N such as 1/2: all parts together are all mutants")
	flags.IntVar(&o.jobs, "j", 2*runtime.NumCPU(), "how many mutants to build or to run at once; a run mostly waits")
	flags.StringVar(&o.sockdrill, "sockdrill", "", "the sockdrill binary; without it ./cmd/sockdrill is built")
	flags.StringVar(&o.write, "write", "", "write the table of all mutants to this file, as Markdown")
	flags.BoolVar(&o.missing, "missing", false,
		"run no mutant, and fail if "+mutants.FingerprintsFile+" lacks a mutant or names none that makes a MUST case red")
	flags.StringVar(&o.also, "also", "", "run these cases, too, such as FRM-001.*,CLS-002: for -record")
	flags.BoolVar(&o.whole, "whole", false,
		"run every case of the mutant's side, for hours; mutants that -record's file knows so are left out")
	flags.StringVar(&o.record, "record", "", "note in this file which of the cases that ran each mutant makes red")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("argument %q: mutants are chosen with -run", flags.Arg(0))
	case o.jobs < 1:
		return o, fmt.Errorf("-j %d: want at least 1", o.jobs)
	case o.write != "" && (o.run != "" || o.shard.of > 0 || o.whole):
		return o, errors.New("-write with -run, -shard or -whole: the page holds all mutants, so all have to run")
	}
	if o.missing && (o.run != "" || o.shard.of > 0) {
		return o, errors.New("-missing with -run or -shard: what one mutant leaves another may find, so all count")
	}
	for _, pattern := range o.alsoPatterns() {
		if _, err := path.Match(pattern, ""); err != nil {
			return o, fmt.Errorf("-also %q: %w", pattern, err)
		}
	}
	return o, nil
}

func (o options) alsoPatterns() []string {
	return strings.FieldsFunc(o.also, func(r rune) bool { return r == ',' })
}

// chosen returns the mutants that the patterns name. A pattern that names none is an error: it would pass for a run in
// which nothing survived.
func chosen(all []mutants.Mutant, patterns string) ([]mutants.Mutant, error) {
	if patterns == "" {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, pattern := range strings.Split(patterns, ",") {
		found := false
		for _, m := range all {
			fits, err := path.Match(pattern, m.ID)
			if err != nil {
				return nil, fmt.Errorf("-run %q: %w", pattern, err)
			}
			if fits {
				found, wanted[m.ID] = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("-run %q: there is no such mutant", pattern)
		}
	}
	var some []mutants.Mutant
	for _, m := range all {
		if wanted[m.ID] {
			some = append(some, m)
		}
	}
	return some, nil
}
