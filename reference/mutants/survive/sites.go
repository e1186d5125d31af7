package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// folders are the parts of the reference that are mutated, and the side that has the defect then.
var folders = map[string]string{
	"reference/client": mutants.Client, "reference/server": mutants.Server, "reference/fast": mutants.Server,
	"reference/errclass": mutants.Both, "reference/flow": mutants.Both, "reference/frame": mutants.Both,
	"reference/eventqueue": mutants.Both, "reference/message": mutants.Both,
}

// site is one place in a source, and what it becomes there.
type site struct {
	from, to int // offsets
	text     string
	what     string
}

// Sites returns every mechanical mutant of the reference of the module at root, always in the same order.
func Sites(root string) ([]mutants.Mutant, error) {
	var all []mutants.Mutant
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		files, err := fs.Glob(os.DirFS(root), path.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			if err != nil {
				return nil, fmt.Errorf("read the reference: %w", err)
			}
			some, err := sitesOf(file, string(source))
			if err != nil {
				return nil, err
			}
			for i := range some {
				some[i].Side = folders[folder]
			}
			all = append(all, some...)
		}
	}
	return all, nil
}

// sitesOf returns the mutants of one file.
func sitesOf(file, source string) ([]mutants.Mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("parse the reference: %w", err)
	}
	v := &visitor{source: source, at: func(p token.Pos) int { return set.Position(p).Offset }}
	ast.Inspect(tree, v.visit)
	var all []mutants.Mutant
	for _, s := range v.sites {
		old, new := unique(source, s)
		line := 1 + strings.Count(source[:s.from], "\n")
		all = append(all, mutants.Mutant{
			Defect: fmt.Sprintf("%s:%d: %s", strings.TrimPrefix(file, "reference/"), line, s.what),
			Edits:  []mutants.Edit{{File: file, Old: old, New: new}},
		})
	}
	return all, nil
}

// unique returns the site with as many lines around it as make its text the only one of the file, before and after.
func unique(source string, s site) (old, new string) {
	from, to := s.from, s.to
	for {
		from, to = lineStart(source, from), lineEnd(source, to)
		if old = source[from:to]; strings.Count(source, old) == 1 {
			return old, source[from:s.from] + s.text + source[s.to:to]
		}
		from, to = max(0, from-1), min(len(source), to+1)
	}
}

func lineStart(source string, at int) int { return strings.LastIndexByte(source[:at], '\n') + 1 }

func lineEnd(source string, at int) int {
	if n := strings.IndexByte(source[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(source)
}
