package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// TestPagesAreFresh holds the pages of docs/reference against what would be generated now.
func TestPagesAreFresh(t *testing.T) {
	fresh, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range fresh {
		path := filepath.Join("..", "reference", filepath.FromSlash(name))
		got, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
			t.Errorf("docs/reference/%s is stale: run `make docs`", name)
		}
	}
}

// TestCommandPageIsFresh asks the command as it is now for its help.
func TestCommandPageIsFresh(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "sockdrill.exe")
	if said, err := exec.Command("go", "build", "-o", binary, "../../cmd/sockdrill").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	want, err := commandPage(binary)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "reference", "command.md"))
	if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Errorf("docs/reference/command.md is stale (%v): run `make docs`", err)
	}
}

func TestManifestKeysAreAllExplained(t *testing.T) {
	table, err := manifestKeys([]byte(`{"properties":{"b":{"type":"string","description":"x | y"},
		"a":{"type":"object","description":"holds","properties":{"c":{"enum":["p","q"],"default":"p","description":"d"}}},
		"l":{"type":"array","description":"many","items":{"enum":["r"]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := "\n| key | value | meaning |\n|---|---|---|\n| `b` | string | x \\| y |\n| `a` | object | holds |\n" +
		"| `a.c` | `p`, `q`; default `p` | d |\n| `l` | list of `r` | many |\n"
	if table != want {
		t.Errorf("got:\n%s\nwant:\n%s", table, want)
	}
	all, err := manifestKeys(subject.ManifestSchema)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(all) {
		if strings.HasPrefix(line, "| `") && strings.HasSuffix(line, "|  |\n") {
			t.Errorf("the schema does not describe this key: %s", line)
		}
	}
}

func TestSubcommands(t *testing.T) {
	help := "Use it.\n\nAvailable Commands:\n  check       Examine\n  completion  Generate\n  help        Help\n  run         " +
		"Judge\n\nFlags:\n  -h\n"
	if got := subcommands(help); !slices.Equal(got, []string{"check", "run"}) {
		t.Errorf("got %q", got)
	}
	if got := subcommands("Use it.\n"); got != nil {
		t.Errorf("got %q of a command that has none", got)
	}
}
