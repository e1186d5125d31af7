package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain ID",
		Short:   "Say what a clause demands, why, and which cases judge it",
		Example: "  sockdrill explain FRM-003\n  sockdrill explain FRM-003.server.header-1",
		Args:    cobra.ExactArgs(1), ValidArgsFunction: completeCases,
		RunE: func(_ *cobra.Command, args []string) error {
			id, _, _ := strings.Cut(args[0], ".")
			c, ok := clause.Lookup(id)
			if !ok {
				if row, known := clause.Unwritten(id); known {
					fmt.Fprintf(a.out, "%s · %s · %s · %s\n\nNo case judges it (%s). %s\n", row.ID, row.Level, row.Side, row.Title, row.Fate, row.Why)
					return nil
				}
				return fmt.Errorf("there is no clause %q%s; see `sockdrill list`", id, meant(clause.Near(id)))
			}
			cases, err := plan()
			if err != nil {
				return err
			}
			a.explain(c, cases)
			return nil
		},
	}
}

func meant(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return " (did you mean " + strings.Join(near, ", ") + "?)"
}

// lasts says how long a case goes on, and by which flags.
func lasts(l record.Lasts) string {
	usual := "is left out of the usual run"
	if l.Brief > 0 {
		usual = fmt.Sprintf("goes on for about %v at most", l.Brief)
	}
	return fmt.Sprintf("%s, for %v with --long, and for as long as you like with --soak", usual, l.Long)
}

func (a *app) explain(c clause.Clause, cases []record.Case) {
	fmt.Fprintf(a.out, "%s · %s · %s · %s\n\n%s\n\nWhy: %s\nReference: %s\n", c.ID, c.Level, c.Side, c.Title, c.Text, c.Why, c.Reference)
	first := true
	for _, k := range cases {
		if k.Clause != c.ID {
			continue
		}
		if first {
			fmt.Fprint(a.out, "\nCases:\n")
			first = false
		}
		fmt.Fprintf(a.out, "  %s\n    %s\n", k.ID, k.Title)
		if k.Pending != "" {
			fmt.Fprint(a.out, "    It cannot be tested.\n")
		}
		if k.Lasts.Long > 0 {
			fmt.Fprintf(a.out, "    %s\n", lasts(k.Lasts))
		}
		if len(k.Needs) > 0 {
			fmt.Fprintf(a.out, "    needs %s\n", strings.Join(k.Needs, ", "))
		}
	}
}
