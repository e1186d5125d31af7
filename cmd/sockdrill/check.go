package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/runner"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check CMD",
		Short: "Examine an adapter, or how a server starts and ends, in under 5 s",
		Example: `  sockdrill check ./my_adapter
  sockdrill check 'python3 my_echo.py {addr}'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, err := adapter.Words(args[0])
			if err != nil {
				return fmt.Errorf("command %q: %w", args[0], err)
			}
			ctx, release := withSignals(cmd.Context())
			defer release()
			a.show(examine(ctx, adapter.Implementation{Name: nameOf(words), Command: words}), args[0])
			return nil
		},
	}
}

// examination is what the doctor found of one side.
type examination struct {
	side     string
	findings []adapter.Finding
	failed   int
}

// examine tries both sides at the same time, since only its greeting says which side an adapter can play, and an adapter
// that hangs would use up the time twice. A server without adapter has one side.
func examine(ctx context.Context, i adapter.Implementation) []examination {
	both := []examination{{side: adapter.SideServer}, {side: adapter.SideClient}}
	if i.Zero() {
		both = both[:1]
	}
	var wg sync.WaitGroup
	for n := range both {
		wg.Go(func() {
			x := &both[n]
			sided := i
			sided.Side = x.side
			x.findings = adapter.Check(ctx, sided)
			for _, f := range x.findings {
				if !f.OK {
					x.failed++
				}
			}
		})
	}
	wg.Wait()
	return both
}

// show prints the side that went best, and which sides can be judged.
func (a *app) show(all []examination, command string) {
	best := all[0]
	var ready []string
	for _, x := range all {
		// An examination that got further has more findings; one that failed at the greeting says little.
		if x.failed < best.failed || x.failed == best.failed && len(x.findings) > len(best.findings) {
			best = x
		}
		if x.failed == 0 {
			ready = append(ready, "--"+x.side)
		}
	}
	for _, f := range best.findings {
		if f.OK {
			fmt.Fprintf(a.out, "ok      %s\n", f.Step)
			continue
		}
		fmt.Fprintf(a.out, "FAILED  %s\n        %s\n", f.Step, f.Problem)
		if f.Remedy != "" {
			fmt.Fprintf(a.out, "        remedy: %s\n", f.Remedy)
		}
	}
	if best.failed > 0 {
		a.exit = runner.ExitStart
		return
	}
	fmt.Fprintf(a.out, "It can be judged: sockdrill run %s %s\n", strings.Join(ready, " or "), quote(command))
}
