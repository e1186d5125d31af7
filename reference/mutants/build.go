package mutants

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// target is the main package that the reference and its mutants are built from.
const target = "./reference/cmd/reference"

// ErrSame is what Build returns, wrapped, of edits that make no difference.
var ErrSame = errors.New("the edits do not change the binary")

// BuildClean builds the reference of the module at root, without a defect, as out.
func BuildClean(ctx context.Context, root, out string) error {
	if err := build(ctx, root, out); err != nil {
		return fmt.Errorf("the clean reference: %w", err)
	}
	return nil
}

// Build builds the mutant as out, and compares it with the binary of BuildClean: a substitution that changes nothing
// would survive every scenario, and say nothing about any. Intermediate files are gone when it returns.
func (m Mutant) Build(ctx context.Context, root, clean, out string) error {
	dir, err := os.MkdirTemp("", "mutant-"+m.ID+"-")
	if err != nil {
		return fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	defer os.RemoveAll(dir)
	root, err = filepath.Abs(root) // the go command looks overlaid files up by their absolute path
	if err != nil {
		return fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	overlay, err := m.Apply(root, dir)
	if err != nil {
		return err
	}
	if err := build(ctx, root, out, "-overlay", overlay); err != nil {
		return fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	same, err := equal(clean, out)
	if err != nil {
		return fmt.Errorf("mutant %s: compare it with the clean reference: %w", m.ID, err)
	}
	if same {
		return fmt.Errorf("mutant %s: %w", m.ID, ErrSame)
	}
	return nil
}

// build leaves out of the binary what differs between two builds of the same code, or of the same code and other comments.
func build(ctx context.Context, root, out string, flags ...string) error {
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid="}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, "-o", out, target)...)
	cmd.Dir = root
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build %s: %w\n%s", target, err, strings.TrimSpace(string(said)))
	}
	return nil
}

func equal(one, other string) (bool, error) {
	a, err := os.ReadFile(one)
	if err != nil {
		return false, err
	}
	b, err := os.ReadFile(other)
	if err != nil {
		return false, err
	}
	return bytes.Equal(a, b), nil
}
