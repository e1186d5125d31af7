package main

import (
	"slices"
	"strings"
	"testing"
)

// completed are the words that a shell is offered, without what they mean.
func completed(t *testing.T, args ...string) (words []string) {
	t.Helper()
	exit, out, err := call(t, append([]string{"__complete"}, args...)...)
	if exit != 0 {
		t.Fatalf("exit %d: %s", exit, err)
	}
	for line := range strings.Lines(out) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		words = append(words, word)
	}
	return words
}

func TestTheShellKnowsCasesAndNames(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
		not  string
	}{
		{"run F", "FRM", "CLS"},
		{"run FRM-003.server.h", "FRM-003.server.header-1", "FRM-003.client.header-1"},
		{"run --run CLS,FRM-00", "CLS,FRM-003", "CLS"},
		{"run --skip frm-003", "FRM-003.server.header-2", "FRM-002"},
		{"list FRM-01", "FRM-011.server", "FRM-001"},
		{"explain FRM-0", "FRM-003", "CLS-001"},
		{"replay reports/out FRM-003.server.h", "FRM-003.server.header-1", "FRM"},
		{"run --framing u16", "u16be", "lines"},
		{"framings mod", "modbus", "mllp"},
		{"run --side ", "server", "FRM"},
		{"run --transport ", "tls", "FRM"},
		{"run --format ", "tap", "FRM"},
	} {
		words := completed(t, strings.Split(c.args, " ")...)
		if !slices.Contains(words, c.want) || slices.Contains(words, c.not) {
			t.Errorf("%q: offered %q, want %s and not %s", c.args, words, c.want, c.not)
		}
	}
}
