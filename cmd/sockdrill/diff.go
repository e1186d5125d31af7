package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "diff BEFORE AFTER",
		Short:   "Say what changed between two reports; exit 1 if something became red",
		Example: "  sockdrill report diff last-release/report.json reports/out",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			before, err := reports.Load(args[0])
			if err != nil {
				return err
			}
			after, err := reports.Load(args[1])
			if err != nil {
				return err
			}
			changes, worse := differences(before, after)
			for _, c := range changes {
				fmt.Fprintln(a.out, c)
			}
			if len(changes) == 0 {
				fmt.Fprintln(a.out, "no case changed")
			}
			if worse {
				a.exit = 1
			}
			return nil
		},
	}
}

// differences lists the cases whose outcome is not the same, in the order of the later report, and reports whether one
// became red.
func differences(before, after *reports.Report) (changes []string, worse bool) {
	was := map[string]record.Outcome{}
	for _, r := range before.Results {
		was[r.Case] = r.Outcome
	}
	for _, r := range after.Results {
		old, known := was[r.Case]
		delete(was, r.Case)
		if known && old == r.Outcome {
			continue
		}
		from := "new"
		if known {
			from = old.Word()
		}
		worse = worse || r.Outcome.Red() && !old.Red()
		changes = append(changes, fmt.Sprintf("%s: %s -> %s", r.Case, from, r.Outcome.Word()))
	}
	for _, r := range before.Results {
		if old, gone := was[r.Case]; gone {
			changes = append(changes, fmt.Sprintf("%s: %s -> not in the later report", r.Case, old.Word()))
		}
	}
	return changes, worse
}
