package harness_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mapped are the folders whose packages have a map. An area of scenarios says instead which cases live there: scenarios/folders_test.go.
var mapped = []string{"cmd", "harness", "reference", "reports", "scenarios/script"}

// Whoever looks for a room goes by the package comments: one that is missing there is not found.
func TestTheMapsNameEveryFileAndPackageBeneathThem(t *testing.T) {
	for _, p := range packages(t, mapped...) {
		for _, wrong := range p.unmapped() {
			t.Error(wrong)
		}
	}
}

// A package is to be small enough to be read. Of one that is not, its comment says what keeps it together.
func TestAPackageThatOutgrowsTheOthersSaysWhy(t *testing.T) {
	for _, p := range packages(t, "cmd", "harness", "reference", "reports", "scenarios") {
		for _, wrong := range p.outgrown() {
			t.Error(wrong)
		}
	}
}

// The limits that one package may exceed for a reason.
const (
	mostFiles   = 35
	mostLines   = 3000
	mostColumns = 140
)

var (
	// mapLine is a line of a map: Go shows a comment's indented lines as they are.
	mapLine = regexp.MustCompile(`(?m)^\t.*$`)
	// goFile is the name of a file of Go in a comment.
	goFile = regexp.MustCompile(`[\w/]+\.go\b`)
	// packageName is that of a package in a map, as it is called from there.
	packageName = regexp.MustCompile(`^[a-z0-9/]+$`)
	// head is what a line of a map begins with: the names, up to two blanks.
	head = regexp.MustCompile(`(?m)^\t(.+?)(  |$)`)
	// reason is how a comment begins to say why its package is greater than others.
	reason = regexp.MustCompile(`\bmore (files|lines) than other packages: \w`)
)

// unmapped is what is wrong with the map of a package, in sentences. A package of one file needs none.
func (p *folder) unmapped() (wrong []string) {
	if len(p.files) == 1 && len(p.beneath) == 0 {
		return nil
	}
	if !slices.Equal(p.comments, []string{"doc.go"}) {
		return []string{fmt.Sprintf("%s has its package comment in %q: it has to stand in doc.go alone, with a line for each file, "+
			"such as %s", p.path, p.comments, form("relay.go"))}
	}
	for _, name := range p.missing() {
		wrong = append(wrong, fmt.Sprintf("the map in %s/doc.go lacks %s: add a line such as %s", p.path, name, form(name)))
	}
	for _, name := range p.stale() {
		wrong = append(wrong, fmt.Sprintf("%s/doc.go names %s, which is not there", p.path, name))
	}
	for _, n := range p.longLines {
		wrong = append(wrong, fmt.Sprintf("%s/doc.go:%d is longer than %d columns", p.path, n, mostColumns))
	}
	return wrong
}

// missing are the files that no line of the map names, and the packages that none begins with: their names are words of prose, too.
func (p *folder) missing() (names []string) {
	lines := strings.Join(mapLine.FindAllString(p.comment, -1), "\n")
	files := goFile.FindAllString(lines, -1)
	for _, file := range p.files {
		if file != "doc.go" && !slices.Contains(files, file) {
			names = append(names, file)
		}
	}
	heads := p.heads()
	for _, name := range p.beneath {
		if !slices.Contains(heads, name) {
			names = append(names, name)
		}
	}
	return names
}

// stale are the files that the comment names, and the packages that its map does, which are not there.
func (p *folder) stale() (names []string) {
	for _, name := range goFile.FindAllString(p.comment, -1) {
		if !slices.Contains(p.files, name) && !slices.Contains(p.tests, name) {
			names = append(names, name)
		}
	}
	for _, name := range p.heads() {
		if packageName.MatchString(name) && !slices.Contains(p.beneath, name) {
			names = append(names, name)
		}
	}
	return names
}

// heads are the names that the lines of the map begin with.
func (p *folder) heads() (names []string) {
	for _, found := range head.FindAllStringSubmatch(p.comment, -1) {
		names = append(names, strings.Split(found[1], ", ")...)
	}
	return names
}

// form is what a line of a map looks like.
func form(name string) string { return fmt.Sprintf("%q", "//\t"+name+"  what it holds") }

// outgrown is what is wrong with the size of a package, in sentences.
func (p *folder) outgrown() (wrong []string) {
	var given []string
	for _, found := range reason.FindAllStringSubmatch(strings.ReplaceAll(p.comment, "\n", " "), -1) {
		given = append(given, found[1])
	}
	for _, size := range []struct {
		what      string
		is, limit int
	}{{"files", len(p.files), mostFiles}, {"lines", p.lines, mostLines}} {
		why := slices.Contains(given, size.what)
		switch {
		case size.is > size.limit && !why:
			wrong = append(wrong, fmt.Sprintf("%s has %d %s that are no tests, more than %d: part it, or let its comment say why, "+
				"in a sentence such as %q", p.path, size.is, size.what, size.limit, "It has more "+size.what+" than other packages: …"))
		case size.is <= size.limit && why:
			wrong = append(wrong, fmt.Sprintf("%s says why it has more %s than other packages, and has %d", p.path, size.what, size.is))
		}
	}
	return wrong
}

// What is wrong is said by the name of the map and of what it lacks.
func TestWhatAMapLacksIsNamed(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*folder)
		want   string
	}{
		"nothing":        {func(*folder) {}, ""},
		"a file":         {func(p *folder) { p.files = append(p.files, "c.go") }, `house/doc.go lacks c.go: add a line such as "//\tc.go  `},
		"a system":       {func(p *folder) { p.files = append(p.files, "b_windows.go") }, "house/doc.go lacks b_windows.go"},
		"a line":         {func(p *folder) { p.comment = strings.Replace(p.comment, "\ta.go", "a.go", 1) }, "house/doc.go lacks a.go"},
		"a package":      {func(p *folder) { p.beneath = append(p.beneath, "doors") }, "house/doc.go lacks doors"},
		"what left":      {func(p *folder) { p.comment += "It begins in gone.go.\n" }, "house/doc.go names gone.go, which is not there"},
		"who left":       {func(p *folder) { p.beneath = nil }, "house/doc.go names attic/box, which is not there"},
		"its place":      {func(p *folder) { p.comments = []string{"a.go"} }, `house has its package comment in ["a.go"]`},
		"one place":      {func(p *folder) { p.comments = []string{"a.go", "doc.go"} }, "stand in doc.go alone"},
		"an end":         {func(p *folder) { p.longLines = []int{7} }, "house/doc.go:7 is longer than 140 columns"},
		"a reason":       {func(p *folder) { p.lines = 3001 }, "house has 3001 lines"},
		"another reason": {func(p *folder) { p.lines, p.comment = 3001, p.comment+reasonFor("files") }, "house has 3001 lines"},
		"a need":         {func(p *folder) { p.comment += reasonFor("lines") }, "house says why it has more lines"},
	} {
		p := house()
		c.change(p)
		wrong := strings.Join(append(p.unmapped(), p.outgrown()...), "\n")
		if c.want == "" && wrong != "" || !strings.Contains(wrong, c.want) {
			t.Errorf("of a map that lacks %s is said %q; want %q", what, wrong, c.want)
		}
	}
}

// house is a folder with a right map.
func house() *folder {
	return &folder{
		path: "house", files: []string{"a.go", "b_linux.go", "b_other.go", "doc.go"}, tests: []string{"a_test.go"},
		beneath: []string{"attic", "attic/box"}, comments: []string{"doc.go"},
		comment: "Package house is shown by a_test.go.\n\n\ta.go  rooms, and doors\n\n\tb_linux.go, b_other.go  windows\n\n" +
			"Beneath:\n\n\tattic, attic/box  what nobody needs\n",
	}
}

func reasonFor(size string) string {
	return "It has more " + size + " than other\npackages: its rooms are great.\n"
}
