package main

import "testing"

// TestSelfChecks runs the clauses about sockdrill itself.
func TestSelfChecks(t *testing.T) {
	if testing.Short() {
		t.Skip("the self-checks take about 20 s")
	}
	if exit, out, log := call(t, "run", "--side", "harness", "--out", t.TempDir()); exit != 0 {
		t.Errorf("exit %d\n%s%s", exit, out, log)
	}
}
