package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockdrill/sockdrill/reports"
)

// said is the file in which adapters/matrix.sh keeps what a setup.sh and the runs printed.
const said = "said.txt"

// collect reads the folders in the order of their names. What left no report is told, too, with the reason: a folder whose
// setup.sh failed, or a manifest whose run did not come to one.
func collect(from, adapters string) ([]implementation, error) {
	folders, err := os.ReadDir(from)
	if err != nil {
		return nil, fmt.Errorf("find the reports of the implementations: %w", err)
	}
	var all []implementation
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		found, err := judged(from, adapters, folder.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// judged reads the reports of one folder, in the order of its manifests' names.
func judged(from, adapters, folder string) ([]implementation, error) {
	manifests, err := filepath.Glob(filepath.Join(adapters, folder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("find the manifests of %s: %w", folder, err)
	}
	var all []implementation
	any := false
	for _, manifest := range manifests {
		one := implementation{folder: folder, profile: strings.TrimSuffix(filepath.Base(manifest), ".yaml")}
		path := filepath.Join(from, folder, one.profile, "report.json")
		if _, err := os.Stat(path); err != nil {
			one.why = "it left no report; see " + said + " beside those of the others"
		} else if one.report, err = load(path); err != nil {
			return nil, err
		}
		any = any || one.report != nil
		all = append(all, one)
	}
	if !any {
		return []implementation{{folder: folder, why: lastWords(filepath.Join(from, folder, said))}}, nil
	}
	return all, nil
}

func load(path string) (*reports.Report, error) {
	report, err := reports.Load(path)
	if err != nil {
		return nil, err
	}
	if len(report.Run.Implementations) == 0 {
		return nil, fmt.Errorf("read the report %s: it names no implementation; run adapters/matrix.sh again", path)
	}
	return report, nil
}

// lastWords are the last line of what a setup.sh printed: why nothing is judged.
func lastWords(path string) string {
	text, _ := os.ReadFile(path) // a setup.sh that printed nothing has said nothing
	lines := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' })
	if len(lines) == 0 {
		return "it left no report and said nothing"
	}
	return strings.TrimPrefix(lines[len(lines)-1], filepath.Base(filepath.Dir(path))+": ")
}
