package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) replayCommand() *cobra.Command {
	dir := filepath.Join(defaultOut, "replay")
	cmd := &cobra.Command{
		Use:   "replay RESULT [ID ...]",
		Short: "Run cases of a report again, with their seed and command",
		Long: `Run cases of a report again, with the seed and the command of the report, one at a time and with every trace kept.
RESULT is a report.json, an events.ndjson, or the folder that holds them. Without an ID: everything that was red.`,
		Example: "  sockdrill replay reports/out\n  sockdrill replay reports/out FRM-003.server.header-1",
		Args:    cobra.MinimumNArgs(1), ValidArgsFunction: completeAfterReport,
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := reports.Load(args[0])
			if err != nil {
				return err
			}
			j, err := again(report, args[1:])
			if err != nil {
				return fmt.Errorf("replay %s: %w", args[0], err)
			}
			j.dir = dir
			return a.judge(cmd.Context(), j)
		},
	}
	cmd.Flags().StringVar(&dir, "out", dir, "folder for the reports")
	return cmd
}

// again is the job that repeats these cases of the report, or its red ones.
func again(report *reports.Report, ids []string) (*job, error) {
	j := &job{seed: report.Run.Seed, parallel: 1, keep: true}
	j.named = j.subject.flags()
	// Of the recorded command only what it judges is taken, how long it may wait, and how long its cases go on.
	recorded := &job{}
	recorded.named = recorded.subject.flags()
	all := pflag.NewFlagSet("recorded", pflag.ContinueOnError)
	recorded.flags(all)
	if len(report.Run.Command) < 2 || report.Run.Command[1] != "run" {
		return nil, fmt.Errorf("it records no `sockdrill run`, but %q", report.Run.Command)
	}
	if err := all.Parse(report.Run.Command[2:]); err != nil {
		return nil, fmt.Errorf("its recorded command %q: %w", report.Run.Command, err)
	}
	j.longest, j.long, j.soak = recorded.longest, recorded.long, recorded.soak // else what ran there would be skipped here
	j.command = []string{"run", fmt.Sprintf("--seed=%d", j.seed)}
	for _, f := range changed(recorded.named) {
		if err := j.named.Set(f.Name, f.Value.String()); err != nil {
			return nil, err
		}
		j.command = append(j.command, fmt.Sprintf("--%s=%s", f.Name, f.Value))
	}
	j.selection = runner.Selection{Run: ids}
	if len(ids) == 0 {
		for _, r := range report.Results {
			if r.Outcome.Red() {
				j.selection.Run = append(j.selection.Run, r.Case)
			}
		}
	}
	if len(j.selection.Run) == 0 {
		return nil, fmt.Errorf("nothing in it is red; name the cases to run again")
	}
	return j, nil
}
