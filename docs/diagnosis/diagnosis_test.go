package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/sockdrill/sockdrill/reference/strangers"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

const root = "../.."

// trials are measured once for all tests: it takes seconds.
var trials = sync.OnceValues(func() ([]trial, error) {
	rows, err := known(root)
	return measure(rows), err
})

// What the binary carries and what is published follows from what was run.
func TestTheTableAndItsPageAreUpToDate(t *testing.T) {
	rows, err := known(root)
	if err != nil {
		t.Fatal(err)
	}
	missing, err := silent(root, rows)
	if err != nil {
		t.Fatal(err)
	}
	all, err := trials()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{tableFile: tableHead + diagnosis.Format(rows), pageFile: page(all, missing)} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || string(text) != want {
			t.Errorf("%s is stale (%v): make diagnosis", file, err)
		}
	}
}

// A wrong diagnosis is worse than none.
func TestDiagnosesAreSeldomWrong(t *testing.T) {
	all, err := trials()
	if err != nil {
		t.Fatal(err)
	}
	var named, wrong int
	for _, trial := range all {
		if trial.stranger() && trial.said != "" {
			named++
			if trial.wrong() {
				wrong++
			}
		}
	}
	if named == 0 || 4*wrong > named {
		t.Errorf("of %d strangers whose defect was named, it was the wrong one for %d: raise the thresholds of reports/diagnosis", named, wrong)
	}
}

// A stranger whose file changed has to be judged again.
func TestEachStrangerIsListedOnce(t *testing.T) {
	list, err := strangers.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	ids, programs := map[string]bool{}, map[string]bool{}
	for _, s := range list {
		if ids[s.ID] || programs[s.Program] {
			t.Errorf("%s %s: there are two of it", s.ID, s.Program)
		}
		ids[s.ID], programs[s.Program] = true, true
		if _, err := s.Hash(root); err != nil {
			t.Error(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, strangers.Folder, "testdata", "*.*"))
	if err != nil || len(files) != len(list) {
		t.Errorf("there are %d programs and %d in the list (%v): %s", len(files), len(list), err, strings.Join(files, " "))
	}
}
