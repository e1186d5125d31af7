package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "report", Short: "Join, find, compare and show reports", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.mergeCommand(), a.openCommand(), a.diffCommand(), a.githubCommand())
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "merge RESULT ...",
		Short:   "Join the reports of one run's shards",
		Example: "  sockdrill report merge shard-1 shard-2 --out reports/out",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var shards []*reports.Report
			for _, path := range args {
				shard, err := loadReport(path)
				if err != nil {
					return err
				}
				shards = append(shards, shard)
			}
			merged, err := reports.Merge(shards...)
			if err != nil {
				return err
			}
			if err := merged.WriteAll(dir); err != nil {
				return err
			}
			a.exit = merged.End.Exit
			if a.exit == runner.ExitOK && merged.End.Partial {
				a.exit = runner.ExitIncomplete // a shard was cut short before it could say how it ended
			}
			return reports.Terminal(a.out, merged, reports.Screen{Color: colorful(a.out), Dir: dir})
		},
	}
	cmd.Flags().StringVar(&dir, "out", defaultOut, "folder for the reports")
	return cmd
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

// loadReport reads a report from report.json, from events.ndjson, or from the folder that holds them.
func loadReport(path string) (*reports.Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		for _, name := range []string{"events.ndjson", "report.json"} {
			if _, err := os.Stat(filepath.Join(path, name)); err == nil {
				return loadReport(filepath.Join(path, name))
			}
		}
		return nil, fmt.Errorf("read report: the folder %s has neither events.ndjson nor report.json", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	defer file.Close()
	if filepath.Ext(path) != ".json" {
		report, err := reports.FromEvents(file)
		if err != nil {
			return nil, fmt.Errorf("read report %s: %w", path, err)
		}
		return report, nil
	}
	report := &reports.Report{}
	if err := json.NewDecoder(file).Decode(report); err != nil {
		return nil, fmt.Errorf("read report %s: %w", path, err)
	}
	if report.SchemaVersion != reports.SchemaVersion {
		return nil, fmt.Errorf("read report %s: schema version %d, this sockdrill reads %d", path, report.SchemaVersion, reports.SchemaVersion)
	}
	return report, nil
}
