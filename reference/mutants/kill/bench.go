package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/sockdrill/sockdrill/harness/record"
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

// tryAll builds all mutants, then runs them, several at a time, and prints each as it is done. Building comes first, as a
// compiler beside a scenario would disturb its timing. A survivor that the host may have saved is run again, alone.
func (b *bench) tryAll(ctx context.Context, some []mutants.Mutant, out io.Writer) []outcome {
	const seldom = 50
	outcomes := make([]outcome, len(some))
	var printing sync.Mutex
	built := 0
	each(len(some), b.jobs, func(i int) {
		outcomes[i] = outcome{Mutant: some[i], err: some[i].Build(ctx, b.root, b.clean, b.binary(some[i]))}
		printing.Lock()
		defer printing.Unlock()
		if built++; built%seldom == 0 && ctx.Err() == nil {
			fmt.Fprintf(out, "built %d of %d\n", built, len(some))
		}
	})
	each(len(some), b.jobs, func(i int) {
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

// each calls do for 0 to n-1, at most so many at once, and returns when all are done.
func each(n, atOnce int, do func(int)) {
	var work sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := range n {
		places <- struct{}{}
		work.Go(func() {
			defer func() { <-places }()
			do(i)
		})
	}
	work.Wait()
}
