package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reference/strangers"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// program is what is judged.
type program struct {
	id, hash string
	side     record.Side
	says     string // for people
	flags    []string
	manifest string // of a client: what stands in its manifest beside its command
	// command makes the program in a folder if need be, and returns how it is started.
	command func(ctx context.Context, dir string) (string, error)
}

// programs are the strangers, and the mutants that have a kind. Of these each side counts by itself.
func programs(root string) (list []program, err error) {
	all, err := strangers.Load(root)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		hash, err := s.Hash(root)
		if err != nil {
			return nil, err
		}
		list = append(list, program{id: s.ID, hash: hash, side: record.Side(s.Side), says: s.Program, flags: s.Flags,
			command: func(ctx context.Context, dir string) (string, error) { return start(ctx, s, root, dir) }})
	}
	known, err := mutants.Load()
	if err != nil {
		return nil, err
	}
	of := map[string]mutants.Mutant{}
	for _, m := range known {
		of[m.ID] = m
	}
	for _, k := range diagnosis.Kinds() {
		for _, id := range k.Mutants {
			if m := of[id]; m.Framing == "" {
				list = append(list, undriven(m, root)...)
			}
		}
	}
	return list, nil
}

// start is how a stranger is started. One in Go is built first.
func start(ctx context.Context, s strangers.Stranger, root, dir string) (string, error) {
	path, err := filepath.Abs(s.Path(root))
	if err != nil || filepath.Ext(path) != ".go" {
		return "python3 " + path + " {addr}", err
	}
	bin := filepath.Join(dir, s.ID+".exe")
	if said, err := exec.CommandContext(ctx, "go", "build", "-o", bin, path).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", s.Program, err, said)
	}
	return bin + " {addr}", nil
}

// What the reference is told, where nobody drives it. What a client says on each connection is more than the system buffers.
const (
	serverFlags    = " --listen {addr} --max-frame 65536"
	idleFlags      = " --idle 1500" // only where the defect is one of that limit: it would hide others, as whatever hangs ends by it
	clientFlags    = " client --connect {addr} --say 6291456 --attempts 9"
	clientGreeting = "  greeting: {hex: \"00 00 00 02 68 69\"}\n" // a message, "hi"
)

// undriven are the sides of a mutant, as programs that have no adapter. The id of each ends in a letter for its side.
func undriven(m mutants.Mutant, root string) (sides []program) {
	build := func(ctx context.Context, dir string) (string, error) {
		clean, bin := filepath.Join(dir, "clean.exe"), filepath.Join(dir, m.ID+".exe")
		if err := mutants.BuildClean(ctx, root, clean); err != nil {
			return "", err
		}
		return bin, m.Build(ctx, root, clean, bin)
	}
	if m.Side != mutants.Client {
		p := program{id: m.ID + "s", hash: m.Hash(), side: record.Server, says: m.Defect}
		own := serverFlags
		if slices.ContainsFunc(m.Killers, func(killer string) bool { return strings.HasPrefix(killer, "IDL-") }) {
			own, p.flags = own+idleFlags, []string{"--idle", "1500ms"}
		}
		p.command = func(ctx context.Context, dir string) (string, error) {
			bin, err := build(ctx, dir)
			return m.ServerCommand(bin) + own, err
		}
		sides = append(sides, p)
	}
	if m.Side != mutants.Server {
		sides = append(sides, program{id: m.ID + "c", hash: m.Hash(), side: record.Client, says: m.Defect, manifest: clientGreeting,
			command: func(ctx context.Context, dir string) (string, error) {
				bin, err := build(ctx, dir)
				return bin + clientFlags, err
			}})
	}
	return sides
}
