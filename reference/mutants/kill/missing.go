package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// without are the MUST cases that no defect of the reference can make red, with the reason.
var without = map[string]string{
	"CTO-012.client.first": "it is the first look at a client without an adapter: one that does not connect has not started, which is " +
		"exit code 4 and no failure",
	"UDP-035.client": "it is the first look at a client of datagrams: one that asks nothing has not started, which is exit code 4 and no failure",
	"TLS-026.server": "the reference begins TLS with the connection; a server of cmd/sockdrill/testdata/servers, which does so later, makes it red",
}

// gaps says, a line each, what keeps the fingerprints from proving that every MUST case can fail: cases that no mutant makes red, mutants
// that were changed and not run since, and what is recorded of mutants and cases that are gone. The cases about sockdrill itself are not
// among them: a defect of the reference says nothing about those.
func gaps(plan []record.Case, all []mutants.Mutant, prints map[string]mutants.Fingerprint) []string {
	var lines []string
	red := map[string]string{} // case -> a mutant
	known := map[string]bool{}
	for _, m := range all {
		known[m.ID] = true
		f, fresh := m.Fresh(prints)
		if !fresh {
			lines = append(lines, m.ID+": not recorded since its side or its edits changed")
			continue
		}
		for _, id := range f.Cases {
			red[id] = m.ID
		}
	}
	for id := range prints {
		if !known[id] {
			lines = append(lines, id+": recorded, and there is no such mutant")
		}
	}
	planned := map[string]bool{}
	for _, c := range plan {
		planned[c.ID] = true
		must := c.Level == string(clause.Must) && c.Side != clause.Harness && c.Pending == ""
		if must && red[c.ID] == "" && without[c.ID] == "" {
			lines = append(lines, c.ID+": no mutant makes it red")
		}
	}
	for id, m := range red {
		if !planned[id] {
			lines = append(lines, m+": makes "+id+" red, and there is no such case")
		}
	}
	for id, why := range without {
		if !planned[id] || red[id] != "" {
			lines = append(lines, id+": needs no excuse ("+why+")")
		}
	}
	slices.Sort(lines)
	return lines
}

// findMissing lists the gaps.
func findMissing(ctx context.Context, o options, all []mutants.Mutant, out, _ io.Writer) error {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "sockdrill-mutants-")
	if err != nil {
		return fmt.Errorf("make a folder for the binary: %w", err)
	}
	defer os.RemoveAll(dir)
	d, err := newDrill(ctx, o.sockdrill, root, dir)
	if err != nil {
		return err
	}
	plan, err := d.cases(ctx)
	if err != nil {
		return err
	}
	prints, err := mutants.ReadFingerprints(filepath.Join(root, filepath.FromSlash(mutants.FingerprintsFile)))
	if err != nil {
		return err
	}
	found := gaps(plan, all, prints)
	for _, line := range found {
		fmt.Fprintln(out, line)
	}
	if len(found) > 0 {
		fmt.Fprintln(out, "a MUST case that nothing makes red proves nothing: run the mutants of its clause with -also and -record, or add one")
		return errMissing
	}
	return nil
}
