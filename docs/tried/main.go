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
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tried:", err)
		os.Exit(1)
	}
}

// patterns are the pages that are tried, from the root of the checkout.
var patterns = []string{"README.md", "docs/tutorial/*.md", "docs/how-to/*.md"}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("tried", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintf(out, "tried tries every command and sample of %s.\nusage, in the root of the checkout: tried [flags]\n",
			strings.Join(patterns, ", "))
		flags.PrintDefaults()
	}
	r := reader{}
	flags.StringVar(&r.sockdrill, "sockdrill", "bin/sockdrill", "the binary that the commands call bin/sockdrill")
	flags.DurationVar(&r.limit, "limit", 4*time.Minute, "how long the commands of one block may take")
	flags.BoolVar(&r.update, "update", false, "rewrite lines of samples that are right but for their numbers")
	only := flags.String("only", "", "these `pages` alone, such as 'first-bug docs/how-to/judge-over-tls.md'")
	jobs := flags.Int("j", 2, "pages at once")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("there is no use for %q: -only takes pages", flags.Arg(0))
	}
	pages, err := choose(*only)
	if err != nil {
		return err
	}
	if r.sockdrill, err = filepath.Abs(r.sockdrill); err != nil {
		return err
	}
	if _, err := os.Stat(r.sockdrill); err != nil {
		return fmt.Errorf("find the binary (make build builds it): %w", err)
	}
	began := time.Now()
	all := r.tryAll(ctx, pages, max(1, *jobs), out)
	if ctx.Err() != nil {
		return errors.New("it was interrupted")
	}
	fmt.Fprintf(out, "\n%s%s\n", all.words(), time.Since(began).Round(time.Second))
	if len(all.wrong) > 0 {
		return fmt.Errorf("%d places in the documents are not as they say: see above", len(all.wrong))
	}
	return nil
}

// choose returns the pages of these names, or all.
func choose(only string) ([]string, error) {
	var all, chosen []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return nil, errors.New("there are no pages here: call it in the root of the checkout")
	}
	if only == "" {
		return all, nil
	}
	for name := range strings.FieldsSeq(only) {
		at := slices.IndexFunc(all, func(page string) bool { return page == name || strings.TrimSuffix(filepath.Base(page), ".md") == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no page %q among %s", name, strings.Join(all, ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}
