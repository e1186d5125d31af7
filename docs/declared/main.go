// Command declared judges right implementations that declare each time and limit of a manifest at a small, a usual and a great value:
// `make declared`. Every red verdict is a false one, since what is judged keeps to what it declares; it exits with 1 then.
//
// Start at rows.go, which says what is declared. play.go runs one declaration, table.go words the result.
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
	"sync"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "declared:", err)
		os.Exit(1)
	}
}

var errFalse = errors.New("a right implementation was failed, or could not be judged: see above")

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("declared", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintln(out, "declared judges right implementations that declare small, usual and great times and limits.\nusage: "+
			"declared [flags] [ROW ...]\nwithout a ROW, all of them:")
		for _, r := range rows {
			fmt.Fprintf(out, "  %-26s %s\n", r.name, r.says)
		}
		flags.PrintDefaults()
	}
	p := player{}
	flags.StringVar(&p.sockdrill, "sockdrill", "bin/sockdrill", "the binary that judges")
	flags.StringVar(&p.dir, "out", "reports/out/declared", "folder of the reports")
	jobs := flags.Int("jobs", 3, "declarations that are judged side by side")
	write := flags.String("write", "", "page to put the table into, between its two marks")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	chosen, err := choose(flags.Args())
	if err != nil {
		return err
	}
	if p.sockdrill, err = filepath.Abs(p.sockdrill); err != nil {
		return err
	}
	outcomes := p.playAll(ctx, chosen, max(1, *jobs), out)
	fmt.Fprint(out, "\n"+table(outcomes))
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("it was interrupted, and the table has what was judged until then: %w", err)
	}
	for _, o := range outcomes {
		if o.red() {
			return errFalse
		}
	}
	if less := judgedLess(outcomes); less != "" {
		return fmt.Errorf("too little was judged:\n%s", less)
	}
	if *write != "" {
		return insert(*write, table(outcomes))
	}
	return nil
}

// playAll judges the rows, some side by side, and returns what came of those that were begun, in order.
func (p player) playAll(ctx context.Context, chosen []row, jobs int, out io.Writer) []outcome {
	all := make([]outcome, len(chosen))
	places := make(chan struct{}, jobs)
	var telling sync.Mutex
	var wg sync.WaitGroup
	for i, r := range chosen {
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			if ctx.Err() != nil {
				return
			}
			all[i] = p.play(ctx, r)
			telling.Lock()
			defer telling.Unlock()
			fmt.Fprint(out, all[i].words())
		})
	}
	wg.Wait()
	return all
}
