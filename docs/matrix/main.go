// Command matrix writes, from the reports that adapters/matrix.sh collected, three views: `make matrix`.
//
//	index.html                beside the reports: every verdict of every implementation, each linked to its evidence
//	docs/reference/matrix.md  the same to be read without them
//	adapters/*/RESULT.md      one for each implementation: verdicts by profile, and what failed, with the clause
//
// With names it writes the RESULT.md of these folders, and index.html.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
}

func run(args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("matrix", flag.ContinueOnError)
	flags.SetOutput(stderr)
	from := flags.String("reports", "reports/out/matrix", "folder with one folder for each implementation")
	adapters := flags.String("adapters", "adapters", "folder of the implementations: manifests, notes and results")
	out := flags.String("out", "docs/reference/matrix.md", "the page")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the arguments: %w", err)
	}
	all, err := collect(*from, *adapters)
	if err != nil {
		return err
	}
	grid, err := newGrid(all)
	if err != nil {
		return err
	}
	if err := writePage(filepath.Join(*from, "index.html"), grid); err != nil {
		return err
	}
	if only := flags.Args(); len(only) > 0 {
		return writeResults(slices.DeleteFunc(grid.columns, func(i implementation) bool { return !slices.Contains(only, i.folder) }),
			*adapters)
	}
	if err := writeResults(grid.columns, *adapters); err != nil {
		return err
	}
	if err := os.WriteFile(*out, []byte(document(grid)), 0o644); err != nil {
		return fmt.Errorf("write the matrix: %w", err)
	}
	return nil
}
