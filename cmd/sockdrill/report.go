package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "report", Short: "Join, find, compare and show reports", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.mergeCommand(), a.openCommand(), a.showCommand(), a.diffCommand(), a.githubCommand())
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var dir string
	var formats []string
	cmd := &cobra.Command{
		Use:     "merge RESULT ...",
		Short:   "Join the reports of one run's shards",
		Example: "  sockdrill report merge shard-1 shard-2 --out reports/out",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := reports.CheckFolder(dir); err != nil {
				return fmt.Errorf("--out %w", err)
			}
			if err := reports.CheckFormats(formats); err != nil {
				return err
			}
			var shards []*reports.Report
			for _, path := range args {
				shard, err := reports.Load(path)
				if err != nil {
					return err
				}
				shards = append(shards, shard)
			}
			merged, err := reports.Merge(shards...)
			if err != nil {
				return err
			}
			if err := merged.WriteAll(dir, formats...); err != nil {
				return &exitError{cmp.Or(merged.End.Exit, record.ExitIncomplete), err}
			}
			a.exit = merged.End.Exit
			if a.exit == record.ExitOK && merged.End.Partial {
				a.exit = record.ExitIncomplete // a shard was cut short before it could say how it ended
			}
			return reports.Terminal(a.out, merged, reports.Screen{Color: colorful(a.out), Dir: dir, Self: calledAs})
		},
	}
	cmd.Flags().StringSliceVar(&formats, "format", nil, "write these reports, too: "+strings.Join(reports.Formats(), ", "))
	cmd.Flags().StringVar(&dir, "out", defaultOut, "folder for the reports")
	return complete(cmd)
}

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show [RESULT]",
		Short: "Print what a run said at its end",
		Long: "Print what a run said at its end: what failed and what most likely explains it, and the totals. RESULT is a report.json, an\n" +
			"events.ndjson, or the folder that holds them.",
		Example: "  sockdrill report show\n  sockdrill report show shard-1/report.json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := append(args, defaultOut)[0]
			report, err := reports.Load(path)
			if err != nil {
				return err
			}
			return reports.Terminal(a.out, report, reports.Screen{Color: colorful(a.out), Dir: path, Self: calledAs})
		},
	}
}

func (a *app) openCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "open [DIR]",
		Short: "Print where the page of a report is",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			page := filepath.Join(append(args, defaultOut)[0], "index.html")
			if _, err := os.Stat(page); err != nil {
				return fmt.Errorf("there is no report here: %w; `sockdrill run` makes one", err)
			}
			full, err := filepath.Abs(page)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "file://%s\n", filepath.ToSlash(full))
			return nil
		},
	}
}
