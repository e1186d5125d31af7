package mutants

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// An import that moves within the reference breaks the edits that brought their own. A run of the mutants tells as much, after a quarter of
// an hour, of the half that it runs.
func TestEveryMutantCompiles(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("edits are of the files that are built for Linux")
	}
	h := newHouse(t)
	if err := h.check(nil); err != nil {
		t.Fatalf("the reference without an edit: %v", err)
	}
	for _, m := range load(t) {
		changed, err := m.changed(root)
		if err != nil {
			continue // TestEveryEditFitsTodaysSources says so
		}
		if err := h.check(changed); err != nil {
			t.Errorf("mutant %s: %v", m.ID, err)
		}
	}
	broken := map[string]string{"reference/server/accept.go": "package server\n\nimport \"syscall\"\n"}
	if err := h.check(broken); err == nil {
		t.Error("a file with an import that it does not use compiles")
	}
}

// house is what the reference is built from.
type house struct {
	fset    *token.FileSet
	own     []source                  // the module's packages, each behind those that it imports
	parsed  map[string]*ast.File      // their files, as they are, by path
	clean   map[string]*types.Package // and they themselves
	foreign types.Importer            // everything else, from what the compiler has left
}

// source is one package.
type source struct {
	path  string // of import
	files []string
}

func newHouse(t *testing.T) *house {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f",
		`{{.ImportPath}}|{{.Export}}|{{if .Module}}{{.Module.Main}}{{end}}|{{.Dir}}|{{join .GoFiles " "}}`, target, "std")
	list.Dir, list.Stderr = root, os.Stderr
	said, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{fset: token.NewFileSet(), parsed: map[string]*ast.File{}, clean: map[string]*types.Package{}}
	exports := map[string]string{}
	for line := range strings.Lines(string(said)) {
		part := strings.Split(strings.TrimSpace(line), "|")
		if part[2] != "true" {
			exports[part[0]] = part[1]
			continue
		}
		s := source{path: part[0]}
		for name := range strings.FieldsSeq(part[4]) {
			s.files = append(s.files, filepath.Join(part[3], name))
		}
		h.own = append(h.own, s)
	}
	h.foreign = importer.ForCompiler(h.fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is neither of the module nor of what it imports", path)
		}
		return os.Open(exports[path])
	})
	return h
}

// check compiles what the changed files, by their path from the root, make different. Without any it keeps what it finds as the clean one.
func (h *house) check(changed map[string]string) error {
	top, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	dirty := map[string]*types.Package{}
	for _, s := range h.own {
		var files []*ast.File
		again := changed == nil
		for _, path := range s.files {
			name, err := filepath.Rel(top, path)
			if err != nil {
				return err
			}
			f, err := h.file(path, changed[filepath.ToSlash(name)])
			if err != nil {
				return err
			}
			again = again || f != h.parsed[path] || imports(f, dirty)
			files = append(files, f)
		}
		if !again {
			continue
		}
		conf := types.Config{Importer: layered{dirty, h.clean, h.foreign}}
		if dirty[s.path], err = conf.Check(s.path, h.fset, files, nil); err != nil {
			return err
		}
	}
	if changed == nil {
		h.clean = dirty
	}
	return nil
}

// file parses the text, or else the file, once.
func (h *house) file(path, text string) (*ast.File, error) {
	if text != "" {
		return parser.ParseFile(h.fset, path, text, parser.SkipObjectResolution)
	}
	if h.parsed[path] == nil {
		f, err := parser.ParseFile(h.fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		h.parsed[path] = f
	}
	return h.parsed[path], nil
}

func imports(f *ast.File, some map[string]*types.Package) bool {
	for _, i := range f.Imports {
		if some[strings.Trim(i.Path.Value, `"`)] != nil {
			return true
		}
	}
	return false
}

// layered imports what was changed, the clean reference, and everything else, in this order.
type layered struct {
	dirty, clean map[string]*types.Package
	foreign      types.Importer
}

func (l layered) Import(path string) (*types.Package, error) {
	for _, some := range []map[string]*types.Package{l.dirty, l.clean} {
		if p := some[path]; p != nil {
			return p, nil
		}
	}
	return l.foreign.Import(path)
}
