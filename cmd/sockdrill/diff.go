package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) diffCommand() *cobra.Command {
	var page string
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Say what changed between two reports; exit 1 if something became red",
		Example: "  sockdrill report diff last-release/report.json reports/out\n" +
			"  sockdrill report diff last-release/report.json reports/out --html diff.html",
		Args: cobra.ExactArgs(2),
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
				fmt.Fprintln(a.out, reports.Line(c))
			}
			if len(changes) == 0 {
				fmt.Fprintln(a.out, "no case changed")
			}
			if worse {
				a.exit = 1
			}
			return writeDiff(page, before, after)
		},
	}
	cmd.Flags().StringVar(&page, "html", "", "write a page with what changed to this file, too, with times and traces")
	return cmd
}

// writeDiff writes the page, if there is to be one.
func writeDiff(path string, before, after *reports.Report) error {
	if path == "" {
		return nil
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("--html: %w", err)
	}
	err = reports.CompareHTML(file, before, after)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// differences lists the cases whose outcome is not the same, in the order of the later report, and reports whether one
// became red.
func differences(before, after *reports.Report) (changes []string, worse bool) {
	for _, c := range reports.Compare(before, after) {
		if c.Was == c.Is {
			continue // it took longer, or shorter, which the page shows
		}
		worse = worse || c.Worse()
		changes = append(changes, c.String())
	}
	return changes, worse
}
