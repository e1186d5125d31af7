// Command liars has implementations that accept everything and do nothing (package fixture) judged by every case of their side: `make
// liars`. What they pass proves nothing, unless it is about doing nothing: passes.txt lists that, with the reason. It exits with 1 for any
// other pass, and for a line of the list that names nothing.
//
// Start at liars.go, which says who they are. passes.go reads the list and holds the results against it.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "liars:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("liars", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintln(out, "liars has implementations that do nothing judged by every case of their side.\nusage: liars [flags] [NAME "+
			"...]\nwithout a NAME, all of them:")
		for _, l := range liars {
			fmt.Fprintf(out, "  %-18s %s\n", l.name, l.says)
		}
		flags.PrintDefaults()
	}
	j := judge{}
	flags.StringVar(&j.sockdrill, "sockdrill", "bin/sockdrill", "the binary that judges")
	flags.StringVar(&j.dir, "out", "reports/out/liars", "folder of the reports")
	flags.IntVar(&j.jobs, "j", 8, "cases at once: most of them wait for what does not come")
	list := flags.String("list", "docs/liars/passes.txt", "what may pass, and why")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	chosen, err := choose(flags.Args())
	if err != nil {
		return err
	}
	if j.sockdrill, err = filepath.Abs(j.sockdrill); err != nil {
		return err
	}
	return j.all(ctx, chosen, *list, out)
}

// choose returns the liars of these names, or all.
func choose(names []string) ([]liar, error) {
	if len(names) == 0 {
		return liars, nil
	}
	var chosen []liar
	for _, name := range names {
		at := slices.IndexFunc(liars, func(l liar) bool { return l.name == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no %q: liars -help lists them", name)
		}
		chosen = append(chosen, liars[at])
	}
	return chosen, nil
}

// all judges one after the other, and says what is wrong with each.
func (j judge) all(ctx context.Context, chosen []liar, list string, out io.Writer) error {
	allowed, err := readPasses(list)
	if err != nil {
		return err
	}
	plan, err := j.plan(ctx)
	if err != nil {
		return err
	}
	wrong := allowed.unknown(plan)
	for _, l := range chosen {
		results, err := j.judge(ctx, l, plan)
		if err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		passed, found := allowed.against(l.name, results)
		fmt.Fprintf(out, "%s: %d of %d cases that judged it passed\n", l.name, passed, judged(results))
		wrong = append(wrong, found...)
	}
	for _, w := range wrong {
		fmt.Fprintln(out, w)
	}
	if len(wrong) > 0 {
		return errors.New("whoever does nothing passes: see above")
	}
	return nil
}
