package main

import (
	"fmt"
	"runtime"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/leap"
	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Measure what this host and the fault vehicles deliver",
		Long: `Measure what this host and the fault vehicles deliver: delays, slices, half-close, resets, what is done to datagrams; and whether
segments can vanish in a network namespace, and the wall clock of a process be set. It takes a few seconds.
The self-checks of everything else are cases: sockdrill run --side harness`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, release := withSignals(cmd.Context())
			defer release()
			fmt.Fprintf(a.out, "%s/%s, %d cores, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
			table := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
			for _, m := range slices.Concat(relay.Probe(ctx), relay.Verify(ctx), datagram.Verify(ctx)) {
				word := "ok"
				if !m.OK {
					word, a.exit = "NOT OK", record.ExitHarness
				}
				fmt.Fprintf(table, "%s\t%s\t%s\n", word, m.Name, m.Value)
			}
			for _, able := range abilities() {
				word, value := "ok", able.means
				if able.lacks != "" {
					word, value = "no", able.lacks+"; cases that need it are skipped"
				}
				fmt.Fprintf(table, "%s\t%s\t%s\n", word, able.name, value)
			}
			return table.Flush()
		},
	}
}

// ability is something that a system may let us do or not. One that does not is in order: the cases that need it are skipped.
type ability struct{ name, lacks, means string }

func abilities() []ability {
	return []ability{
		{"segments that vanish", packets.Lacks(), "in a network namespace of its own, " + packets.Means()},
		{"resolver of the system", names.Lacks(), "ours stands in for it, by a resolv.conf in a mount namespace of its own"},
		{"wall clock of one process", leap.Lacks(), "can be set"},
	}
}
