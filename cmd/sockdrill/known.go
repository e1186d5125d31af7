package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/given"
	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) knownCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "known-failing", Short: "Keep a list of known failures", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.knownUpdateCommand())
	return cmd
}

func (a *app) knownUpdateCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "update REPORT ... -f FILE",
		Short: "Bring a list of known failures in line with what reports found",
		Long: `Bring a list of known failures in line with what reports found. What passes goes off the list, what fails a MUST comes on
it, and what stays keeps its reason. Comments and everything else in the file stay as they are; it is written whole or not
at all. A REPORT is a report.json, an events.ndjson, or the folder that holds them. With the reports of several runs, what
failed in some and passed in others is flaky, and gets the rate.`,
		Example: "  sockdrill known-failing update reports/out -f sockdrill.yaml\n  sockdrill known-failing update run-1 run-2 run-3 " +
			"-f @known.txt",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var runs [][]record.Result
			for _, path := range args {
				report, err := reports.Load(path)
				if err != nil {
					return err
				}
				var run []record.Result
				for _, r := range report.Results {
					run = append(run, r.Result)
				}
				runs = append(runs, run)
			}
			return a.updateKnown(file, runs)
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "manifest (sockdrill.yaml), or @file with one case on each line")
	if err := cmd.MarkFlagRequired("file"); err != nil {
		panic(err) // the flag is defined one line above
	}
	return cmd
}

// updateKnown rewrites the list, and says what changed.
func (a *app) updateKnown(file string, runs [][]record.Result) error {
	cases, err := plan()
	if err != nil {
		return err
	}
	name, isList := strings.CutPrefix(file, "@")
	var failing, flaky []known.Entry
	if isList {
		failing, err = known.ReadList(name)
	} else {
		var m subject.Manifest
		m, err = subject.LoadManifest(name)
		failing, flaky = m.KnownFailing, m.KnownFlaky
	}
	if err != nil {
		return err
	}
	u := runner.UpdateKnown(failing, flaky, cases, runs...)
	for _, change := range u.Changes {
		fmt.Fprintln(a.out, change)
	}
	if isList {
		for _, e := range u.Flaky {
			fmt.Fprintf(a.out, "not written: put `%s` on the list of --known-flaky\n", known.Line(e))
		}
	}
	if len(u.Changes) == 0 {
		fmt.Fprintf(a.out, "%s is up to date\n", name)
		return nil
	}
	return rewriteKnown(name, isList, u)
}

func rewriteKnown(name string, isList bool, u *runner.Update) error {
	source, err := given.Read(name, given.MostText)
	if err != nil {
		return fmt.Errorf("read the list of known failures: %w", err)
	}
	var edited []byte
	if isList {
		edited, err = known.EditList(name, source, u.Failing)
	} else {
		edited, err = known.EditManifest(source, u.Failing, u.Flaky)
	}
	if err != nil {
		return fmt.Errorf("rewrite %s: %w", name, err)
	}
	return known.Replace(name, edited)
}
