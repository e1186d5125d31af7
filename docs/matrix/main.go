// Command matrix writes docs/reference/matrix.md from the reports that adapters/matrix.sh collected: `make matrix`.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/reports"
)

// said is the file in which adapters/matrix.sh keeps what a run.sh printed.
const said = "said.txt"

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
	adapters := flags.String("adapters", "adapters", "folder of the implementations, to know which have a RESULT.md")
	out := flags.String("out", "docs/reference/matrix.md", "the page")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the arguments: %w", err)
	}
	all, err := collect(*from, *adapters)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, []byte(page(all)), 0o644); err != nil {
		return fmt.Errorf("write the matrix: %w", err)
	}
	return nil
}

// implementation is one row: a report, or why there is none.
type implementation struct {
	folder string          // its name in adapters/
	result bool            // it has a RESULT.md
	report *reports.Report // nil if it was not judged
	why    string          // why not, as its run.sh said
}

// collect reads the folders in the order of their names. A folder without any report is one row, which says why.
func collect(from, adapters string) ([]implementation, error) {
	folders, err := os.ReadDir(from)
	if err != nil {
		return nil, fmt.Errorf("find the reports of the implementations: %w", err)
	}
	var all []implementation
	for _, folder := range folders {
		one := implementation{folder: folder.Name()}
		_, err := os.Stat(filepath.Join(adapters, one.folder, "RESULT.md"))
		one.result = err == nil
		paths, err := filepath.Glob(filepath.Join(from, one.folder, "*", "report.json"))
		if err != nil {
			return nil, fmt.Errorf("find the reports of %s: %w", one.folder, err)
		}
		slices.Sort(paths)
		for _, path := range paths {
			if one.report, err = load(path); err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		if len(paths) == 0 {
			one.why = lastWords(filepath.Join(from, one.folder, said))
			all = append(all, one)
		}
	}
	return all, nil
}

func load(path string) (*reports.Report, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a report: %w", err)
	}
	report := &reports.Report{}
	if err := json.Unmarshal(text, report); err != nil {
		return nil, fmt.Errorf("read the report %s: %w", path, err)
	}
	if report.SchemaVersion != reports.SchemaVersion || len(report.Run.Implementations) == 0 {
		return nil, fmt.Errorf("read the report %s: it is of schema version %d and names %d implementations; run adapters/matrix.sh again",
			path, report.SchemaVersion, len(report.Run.Implementations))
	}
	return report, nil
}

// lastWords are the last two lines of what a run.sh printed: what is missing, and that nothing is judged therefore.
func lastWords(path string) string {
	text, _ := os.ReadFile(path) // a run.sh that printed nothing has said nothing
	lines := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' })
	if len(lines) == 0 {
		return "it left no report and said nothing"
	}
	return strings.Join(lines[max(0, len(lines)-2):], "; ")
}
