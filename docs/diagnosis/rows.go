package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reference/strangers"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// known are the rows of the mutants that a kind names, and of the strangers that have one: those that make something red.
func known(root string) (rows []diagnosis.Row, err error) {
	read := func(path string) (map[string]mutants.Fingerprint, error) {
		return mutants.ReadFingerprints(filepath.Join(root, filepath.FromSlash(path)))
	}
	ofMutants, err := read(mutants.FingerprintsFile)
	if err != nil {
		return nil, err
	}
	ofStrangers, err := read(strangers.Prints)
	if err != nil {
		return nil, err
	}
	list, err := strangers.Load(root)
	if err != nil {
		return nil, err
	}
	add := func(id, kind string, f mutants.Fingerprint) {
		if len(f.Cases) == 0 {
			return
		}
		row := diagnosis.Row{ID: id, Kind: kind, Green: f.Green}
		for _, c := range f.Cases {
			row.Red = append(row.Red, diagnosis.Finding{Case: c, Symptom: diagnosis.Symptom(f.How[c])})
		}
		rows = append(rows, row)
	}
	for _, k := range diagnosis.Kinds() {
		for _, id := range k.Mutants {
			f, recorded := ofMutants[id]
			if !recorded {
				return nil, fmt.Errorf("kinds.yaml: %s: mutant %s is not recorded in %s", k.ID, id, mutants.FingerprintsFile)
			}
			add(id, k.ID, f)
			for _, side := range []string{"s", "c"} {
				add(id+side, k.ID, ofStrangers[id+side])
			}
		}
	}
	for _, s := range list {
		if s.Kind == "" {
			continue
		}
		if _, is := diagnosis.Lookup(s.Kind); !is {
			return nil, fmt.Errorf("strangers.yaml: %s: there is no kind %q in kinds.yaml", s.ID, s.Kind)
		}
		add(s.ID, s.Kind, ofStrangers[s.ID])
	}
	return rows, nil
}

// silent are the strangers with a defect that have no row: they made nothing red, or were not judged since they changed.
func silent(root string, rows []diagnosis.Row) (programs []string, err error) {
	list, err := strangers.Load(root)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if s.Kind != "" && !slices.ContainsFunc(rows, func(r diagnosis.Row) bool { return r.ID == s.ID }) {
			programs = append(programs, s.ID+" "+s.Program)
		}
	}
	return programs, nil
}
