// Command stable compares the reports of several runs of the same implementations, which adapters/stable.sh collected:
// `make matrix-stable`. It exits with 1 if a verdict is not stable.
package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reports"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "stable:", err)
		os.Exit(1)
	}
}

var errUnstable = errors.New("not every verdict is stable")

// run takes the folder with one folder for each run, and in it OUT/NAME/MANIFEST/report.json.
func run(args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("give the folder that holds one folder for each run")
	}
	folders, err := os.ReadDir(args[0])
	if err != nil {
		return fmt.Errorf("find the runs: %w", err)
	}
	paths, err := filepath.Glob(filepath.Join(args[0], "*", "*", "*", "report.json"))
	if err != nil {
		return fmt.Errorf("find the reports: %w", err)
	}
	byManifest := map[string][]*reports.Report{}
	for _, path := range paths {
		report, err := reports.Load(path)
		if err != nil {
			return err
		}
		profile := filepath.Dir(path)
		name := filepath.Base(filepath.Dir(profile)) + ", " + filepath.Base(profile)
		byManifest[name] = append(byManifest[name], report)
	}
	return compareAll(byManifest, len(folders), out)
}

// compareAll prints what differs. An implementation must have left a report in each of so many runs.
func compareAll(byManifest map[string][]*reports.Report, all int, out io.Writer) error {
	if len(byManifest) == 0 {
		return errors.New("there is no report")
	}
	var result error
	for _, name := range slices.Sorted(maps.Keys(byManifest)) {
		runs := byManifest[name]
		fmt.Fprintf(out, "%s: %d runs of %d cases, %s\n", name, len(runs), len(runs[0].Results), times(runs))
		if len(runs) < all {
			fmt.Fprintf(out, "  UNSTABLE: %d runs left no report\n", all-len(runs))
			result = errUnstable
		}
		for _, d := range differences(runs) {
			fmt.Fprintf(out, "  %s\n", d)
			if d.kind == unstable {
				result = errUnstable
			}
		}
	}
	return result
}

// times says how long the runs took, and how long without waiting for times that the implementation declares.
func times(runs []*reports.Report) string {
	var all, busy []time.Duration
	for _, r := range runs {
		wall := r.End.Wall
		all = append(all, wall)
		if r.Run.Waits != nil {
			wall -= r.Run.Waits.Longer
		}
		busy = append(busy, wall)
	}
	return fmt.Sprintf("%s to %s each, %s to %s without declared waits", reports.Human(slices.Min(all)), reports.Human(slices.Max(all)),
		reports.Human(slices.Min(busy)), reports.Human(slices.Max(busy)))
}
