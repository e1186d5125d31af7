package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) githubCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "github [DIR]",
		Short: "Show a report on the page of a GitHub Actions run",
		Long: `Show a report on the page of a GitHub Actions run: annotations on standard output, at most ten; the summary in the file
that GITHUB_STEP_SUMMARY names; and the outputs passed, failed and report in the one that GITHUB_OUTPUT names. What is not
set is left out.`,
		Example: "  sockdrill report github reports/out --file sockdrill.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := append(args, defaultOut)[0]
			report, err := reports.Load(dir)
			if err != nil {
				return err
			}
			if err := reports.Annotations(a.out, report, file); err != nil {
				return err
			}
			var summary bytes.Buffer
			if err := reports.Markdown(&summary, report); err != nil {
				return err
			}
			if err := appendTo("GITHUB_STEP_SUMMARY", summary.String()); err != nil {
				return err
			}
			t := report.End.Totals
			return appendTo("GITHUB_OUTPUT", fmt.Sprintf("passed=%d\nfailed=%d\nreport=%s\n", t.Pass, t.Fail+t.Unexpected+t.Error, dir))
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "file of the repository to attach annotations to, such as the manifest")
	return cmd
}

// appendTo adds text to the file that the variable names, if it is set.
func appendTo(variable, text string) error {
	name := os.Getenv(variable)
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("append to %s: %w", variable, err)
	}
	_, err = file.WriteString(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("append to %s: %w", variable, err)
	}
	return nil
}
