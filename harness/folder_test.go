package harness_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// folder is a package as its map has to show it.
type folder struct {
	path      string   // from the module's root
	files     []string // that are no tests
	tests     []string
	lines     int      // of files
	beneath   []string // packages, as they are called from here, that are in no package between
	comments  []string // the files that have a package comment
	comment   string
	longLines []int // lines of doc.go beyond mostColumns
}

// packages are those of these folders.
func packages(t *testing.T, roots ...string) (all []*folder) {
	t.Helper()
	for _, root := range roots {
		err := filepath.WalkDir(filepath.Join("..", root), func(dir string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || !d.IsDir():
				return err
			case d.Name() == "testdata":
				return fs.SkipDir
			}
			p, err := readFolder(dir)
			if err == nil && len(p.files) > 0 {
				all = append(all, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range all {
		if above := p.above(all); above != nil {
			above.beneath = append(above.beneath, strings.TrimPrefix(p.path, above.path+"/"))
		}
	}
	return all
}

// above is the nearest package in whose folder this one's is; nil if there is none.
func (p *folder) above(all []*folder) *folder {
	for dir := path.Dir(p.path); dir != "."; dir = path.Dir(dir) {
		if i := slices.IndexFunc(all, func(other *folder) bool { return other.path == dir }); i >= 0 {
			return all[i]
		}
	}
	return nil
}

func readFolder(dir string) (*folder, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	p := &folder{path: strings.TrimPrefix(filepath.ToSlash(dir), "../")}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			p.tests = append(p.tests, filepath.Base(name))
		} else if err := p.read(name); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// read takes one file in.
func (p *folder) read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return err
	}
	base := filepath.Base(name)
	p.files = append(p.files, base)
	p.lines += bytes.Count(text, []byte("\n"))
	if file.Doc != nil {
		p.comments = append(p.comments, base)
		p.comment += file.Doc.Text()
	}
	for i, line := range strings.Split(string(text), "\n") {
		if base == "doc.go" && columns(line) > mostColumns {
			p.longLines = append(p.longLines, i+1)
		}
	}
	return nil
}

// columns is how wide a line of a comment is, with a tab that reaches to column 8.
func columns(line string) int {
	return utf8.RuneCountInString(strings.Replace(line, "//\t", "//      ", 1))
}
