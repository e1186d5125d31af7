package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
)

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	var s runner.Selection
	cmd := &cobra.Command{
		Use:   "list [ID|PATTERN|AREA|@FILE ...]",
		Short: "List the cases", ValidArgsFunction: completeCases,
		Example: `  sockdrill list FRM
  sockdrill list --side client --level MUST
  sockdrill list --json`,
		RunE: func(_ *cobra.Command, args []string) error {
			s.Run = args
			cases, err := a.listed(s)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(cases)
			}
			return a.printCases(cases)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON array")
	cmd.Flags().StringSliceVar(&s.Levels, "level", nil, "only these levels: MUST, SHOULD, MAY")
	cmd.Flags().Var((*sides)(&s.Sides), "side", "only these sides: client, server, harness")
	return complete(cmd)
}

// listed selects among the cases as if every side were judged.
func (a *app) listed(s runner.Selection) ([]record.Case, error) {
	cases, err := plan()
	if err != nil {
		return nil, err
	}
	if len(s.Sides) == 0 {
		s.Sides = record.Sides
	}
	return s.Select(cases, record.Sides)
}

func (a *app) printJSON(cases []record.Case) error {
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	return enc.Encode(cases)
}

func (a *app) printCases(cases []record.Case) error {
	table := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	for _, c := range cases {
		title := c.Title
		if c.Pending != "" {
			title += " (cannot be tested)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.ID, c.Level, title)
	}
	return table.Flush()
}
