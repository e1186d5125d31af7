package main

import (
	"slices"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// A case that is about TLS runs the reference over it, by its adapter or alone.
func TestCasesOfTLSRunTheReferenceOverIt(t *testing.T) {
	for _, c := range []struct {
		needs []string
		want  int // sides
	}{
		{[]string{subject.NeedTLS}, 2},
		{[]string{subject.NeedTLS, subject.NeedWire}, 1},
	} {
		flags, err := flagsOf(wayOf(record.Case{Needs: c.needs}), "./reference", mutants.Mutant{Side: mutants.Both}, t.TempDir())
		if err != nil || len(flags) != 2 || flags[0] != "-f" {
			t.Fatalf("%v: flags %q, %v", c.needs, flags, err)
		}
		m, err := subject.LoadManifest(flags[1])
		if err != nil {
			t.Fatalf("%v: %v", c.needs, err)
		}
		all := m.Implementations()
		if len(all) != c.want || slices.ContainsFunc(all, func(i subject.Implementation) bool { return !i.Secured() }) {
			t.Errorf("%v: %d sides, want %d, each over TLS: %+v", c.needs, len(all), c.want, all)
		}
	}
}
