package main

import (
	"fmt"
	"runtime"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Measure what this host and the fault vehicles deliver",
		Long: `Measure what this host and the fault vehicles deliver: delays, slices, half-close, resets, what is done to datagrams, and whether segments can
vanish in a network namespace. It takes a few seconds.
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
			word, value := packetsHere()
			fmt.Fprintf(table, "%s\tsegments that vanish\t%s\n", word, value)
			return table.Flush()
		},
	}
}

// packetsHere says whether cases can have a network for themselves. A system that does not let us is in order: those cases are skipped.
func packetsHere() (word, value string) {
	if why := packets.Lacks(); why != "" {
		return "no", why + "; cases that need it are skipped"
	}
	return "ok", "in a network namespace of its own, " + packets.Means()
}
