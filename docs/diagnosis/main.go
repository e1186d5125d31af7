// Command diagnosis writes the table of known defects that sockdrill's diagnoses rest on, and measures those diagnoses: each program with a
// known defect is diagnosed without its own row. It writes reports/diagnosis/table.txt and docs/reference/diagnosis.md: make diagnosis.
//
//	main.go     what is written
//	rows.go     the rows of the table: mutants and strangers with a kind
//	measure.go  leaving one out
//	page.go     the page
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

const (
	tableFile = "reports/diagnosis/table.txt"
	pageFile  = "docs/reference/diagnosis.md"
	tableHead = "# What the mutants and strangers that have a kind make red (x) and leave green (o): reports/diagnosis/table.go.\n" +
		"# Written by: go run ./docs/diagnosis (make diagnosis). Do not edit it.\n"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "diagnosis:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("diagnosis", flag.ContinueOnError)
	flags.SetOutput(out)
	root := flags.String("root", ".", "the root of the module")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	rows, err := known(*root)
	if err != nil {
		return err
	}
	missing, err := silent(*root, rows)
	if err != nil {
		return err
	}
	for _, file := range []struct{ name, text string }{
		{tableFile, tableHead + diagnosis.Format(rows)}, {pageFile, page(measure(rows), missing)},
	} {
		if err := os.WriteFile(filepath.Join(*root, filepath.FromSlash(file.name)), []byte(file.text), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, file.name)
	}
	return nil
}
