package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// plans are the numbers of cases for which one more is measured.
var plans = []int{400, 700, 1000}

// plan runs each plan once: what a case costs is a mean over hundreds of them.
func (b bench) plan(progress io.Writer) ([]result.Cases, error) {
	var all []result.Cases
	for _, n := range plans {
		run, err := b.commands.cases(n)
		if err != nil {
			return nil, err
		}
		all = append(all, run)
		fmt.Fprintf(progress, "%d cases took %v\n", n, run.Wall)
	}
	return all, nil
}

// cases runs so many.
func (c commands) cases(n int) (run result.Cases, err error) {
	command := exec.Command(filepath.Join(c.dir, "case"), "-cases", fmt.Sprint(n), "-server", filepath.Join(c.dir, adapter))
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return run, fmt.Errorf("%d cases: %w", n, err)
	}
	return run, json.Unmarshal(out, &run)
}
