package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// way is how the reference is run for a case.
type way int

const (
	driven   way = iota // by its adapter
	plain               // as a client that nobody drives, with its policy declared
	reticent            // the same one, declaring no policy
)

// wayOf tells from the needs of a case how its implementation must be run.
func wayOf(c record.Case) way {
	switch {
	case !slices.Contains(c.Needs, subject.NeedWire):
		return driven
	case slices.Contains(c.Needs, subject.NeedUndeclared):
		return reticent
	}
	return plain
}

// byWay parts cases by how their implementation must be run.
func byWay(cases []record.Case) [][]record.Case {
	parts := make([][]record.Case, reticent+1)
	for _, c := range cases {
		parts[wayOf(c)] = append(parts[wayOf(c)], c)
	}
	return slices.DeleteFunc(parts, func(part []record.Case) bool { return len(part) == 0 })
}

// The policy that the reference is given on its command line, or has by itself (reference client --connect), as its manifest
// declares it. What it says on each connection is more than the system buffers.
const (
	plainGreeting = "00 00 00 02 68 69" // a message, "hi"
	plainFlags    = "--say 6291456 --attempts 9"
	plainPolicy   = `
  policies:
    backoff: {initial: 200, factor: 2, cap: 800, jitter: equal, attempts: 9, stable: 1000}
    timeouts: {connect: 2000}`
)

// flagsOf returns the arguments that name the binary of the mutant for cases of one way. Manifests are written into dir.
func flagsOf(w way, bin string, m mutants.Mutant, dir string) ([]string, error) {
	if w == driven {
		var args []string
		if m.Side != mutants.Client {
			args = append(args, "--server", m.ServerCommand(bin))
		}
		if m.Side != mutants.Server {
			args = append(args, "--client", bin+" client")
		}
		return args, nil
	}
	policy := plainPolicy
	if w == reticent {
		policy = ""
	}
	command := strconv.Quote(bin + " client --connect {addr} " + plainFlags)
	text := fmt.Sprintf("name: reference\nclient:\n  command: %s\n  features: [reconnect]\n  greeting: {hex: %q}%s\n", command,
		plainGreeting, policy)
	path := filepath.Join(dir, "sockdrill.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the manifest of the plain client: %w", err)
	}
	return []string{"-f", path}, nil
}
