package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// bench is what all mutants share: the sockdrill binary, the plan, and the clean reference.
type bench struct {
	root  string // of the module
	dir   string // for binaries
	clean string
	drill drill
	plan  []record.Case
	jobs  int
	also  []string // patterns of cases that run beside the killers
	whole bool     // every case runs
	// recorded, if set, takes what came of each mutant as soon as it is known. Calls do not overlap.
	recorded func(*outcome) error
}

func newBench(ctx context.Context, o options, dir string) (*bench, error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return nil, err
	}
	b := &bench{root: root, dir: dir, clean: filepath.Join(dir, "clean.exe"), jobs: o.jobs, also: o.alsoPatterns(), whole: o.whole}
	if b.drill, err = newDrill(ctx, o.sockdrill, root, dir); err != nil {
		return nil, err
	}
	b.plan, err = b.drill.cases(ctx)
	return b, err
}

// newDrill is the sockdrill binary at path, or a new one in dir if there is no path.
func newDrill(ctx context.Context, path, root, dir string) (drill, error) {
	if path != "" {
		whole, err := filepath.Abs(path)
		if err != nil {
			err = fmt.Errorf("-sockdrill %s: %w", path, err)
		}
		return drill{path: whole, dir: dir}, err
	}
	d := drill{path: filepath.Join(dir, "sockdrill.exe"), dir: dir}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", d.path, "./cmd/sockdrill")
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		return d, fmt.Errorf("go build ./cmd/sockdrill: %w\n%s", err, said)
	}
	return d, nil
}

func moduleRoot(ctx context.Context) (string, error) {
	said, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	file := strings.TrimSpace(string(said))
	if filepath.Base(file) != "go.mod" {
		return "", fmt.Errorf("go env GOMOD: %q: run this inside the checkout", file)
	}
	return filepath.Dir(file), nil
}

// proveClean builds the reference without a defect, and runs every killer against it. One that fails there would kill any mutant.
func (b *bench) proveClean(ctx context.Context, some []mutants.Mutant) error {
	if err := mutants.BuildClean(ctx, b.root, b.clean); err != nil {
		return err
	}
	var wrong []string
	for _, alike := range byCommand(some) {
		bad, err := b.wrongOf(ctx, alike)
		if err != nil {
			return err
		}
		wrong = append(wrong, bad...)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("the clean reference does not pass, so a failure would prove nothing:\n%s", strings.Join(wrong, "\n"))
	}
	return nil
}

// byCommand parts mutants by how the reference is run that has them.
func byCommand(some []mutants.Mutant) (parts [][]mutants.Mutant) {
	at := map[string]int{}
	for _, m := range some {
		command := m.ServerCommand("") + " " + m.Framing
		n, known := at[command]
		if !known {
			n = len(parts)
			at[command], parts = n, append(parts, nil)
		}
		parts[n] = append(parts[n], m)
	}
	return parts
}

// wrongOf runs the killers of mutants, all of which are run by one command, against the clean reference, and says which do not pass.
func (b *bench) wrongOf(ctx context.Context, alike []mutants.Mutant) (wrong []string, err error) {
	as := mutants.Mutant{Side: mutants.Both}
	var cases []record.Case
	for _, m := range alike {
		as.Edits, as.Framing = m.Edits, m.Framing
		cases = append(cases, slices.Concat(b.rounds(m)...)...)
	}
	byID := func(x, y record.Case) int { return strings.Compare(x.ID, y.ID) }
	slices.SortFunc(cases, byID)
	cases = slices.CompactFunc(cases, func(x, y record.Case) bool { return x.ID == y.ID })
	for _, part := range byWay(cases) {
		bad, err := b.unclean(ctx, as, part)
		if err == nil {
			bad, err = b.settled(ctx, as, part, bad)
		}
		if err != nil {
			return nil, err
		}
		for _, r := range bad {
			wrong = append(wrong, fmt.Sprintf("  %s: %s", r.Case, reason(r)))
		}
	}
	return wrong, nil
}

// unclean runs cases, all of one way, against the clean reference, and returns the results that are no pass.
func (b *bench) unclean(ctx context.Context, as mutants.Mutant, cases []record.Case) ([]record.Result, error) {
	results, err := b.drill.judge(ctx, b.clean, as, cases, 1)
	return slices.DeleteFunc(results, func(r record.Result) bool {
		// A baseline of the other way to run a client is skipped.
		asked := slices.ContainsFunc(cases, func(c record.Case) bool { return c.ID == r.Case })
		return r.Verdict == verdict.Pass || !asked && r.Skipped != ""
	}), err
}

// settled asks again, one at a time, for what had no verdict in a crowd: this machine may have stood still. A failure is
// one, and stays.
func (b *bench) settled(ctx context.Context, as mutants.Mutant, cases []record.Case, bad []record.Result) (still []record.Result, err error) {
	for _, r := range bad {
		at := slices.IndexFunc(cases, func(c record.Case) bool { return c.ID == r.Case })
		if r.Verdict != verdict.Inconclusive || at < 0 {
			still = append(still, r)
			continue
		}
		again, err := b.unclean(ctx, as, cases[at:at+1])
		if err != nil {
			return nil, err
		}
		still = append(still, again...)
	}
	return still, nil
}

// tryAll builds all mutants, then runs them, several at a time, and prints each as it is done. Building comes first, as a
// compiler beside a scenario would disturb its timing. A survivor that the host may have saved is run again, alone.
func (b *bench) tryAll(ctx context.Context, some []mutants.Mutant, out io.Writer) []outcome {
	outcomes := make([]outcome, len(some))
	b.each(len(some), func(i int) {
		outcomes[i] = outcome{Mutant: some[i], err: some[i].Build(ctx, b.root, b.clean, b.binary(some[i]))}
	})
	var printing sync.Mutex
	b.each(len(some), func(i int) {
		o := &outcomes[i]
		b.try(ctx, o)
		if ctx.Err() != nil {
			return // what an interrupted run says is no outcome
		}
		printing.Lock()
		defer printing.Unlock()
		fmt.Fprint(out, o.lines())
		b.record(o)
	})
	for i := range outcomes {
		if o := &outcomes[i]; o.disturbed() && ctx.Err() == nil {
			b.try(ctx, o)
			fmt.Fprintf(out, "again, alone: %s", o.lines())
			b.record(o)
		}
	}
	return outcomes
}

// record notes what came of a mutant that was judged.
func (b *bench) record(o *outcome) {
	if b.recorded != nil && o.err == nil {
		o.err = b.recorded(o)
	}
}

// each calls do for 0 to n-1, at most jobs at once, and returns when all are done.
func (b *bench) each(n int, do func(int)) {
	var work sync.WaitGroup
	places := make(chan struct{}, b.jobs)
	for i := range n {
		places <- struct{}{}
		work.Go(func() {
			defer func() { <-places }()
			do(i)
		})
	}
	work.Wait()
}
