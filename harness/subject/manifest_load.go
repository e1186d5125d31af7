package subject

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/sockdrill/sockdrill/harness/given"
)

// ManifestError says what is wrong with a manifest, and where.
type ManifestError struct {
	What         string // the file is; empty: a manifest
	Path         string
	Line, Column int // from 1; 0 if the trouble is the file itself
	Problem      string
	Excerpt      string // the lines around it, the place marked
	Remedy       string
	Cause        error // may be nil
}

func (e *ManifestError) Error() string {
	where := e.Path
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", e.Path, e.Line, e.Column)
	}
	what := cmp.Or(e.What, "manifest")
	text := given.Sentence(fmt.Sprintf("%s %s: %s", what, where, e.Problem), e.Remedy)
	if e.Excerpt != "" {
		text += "\n" + e.Excerpt
	}
	return text
}

func (e *ManifestError) Unwrap() error { return e.Cause }

// LoadManifest reads a manifest. An unknown key, a wrong type or a value outside its vocabulary is a *ManifestError.
// Names of framings are the caller's to check.
func LoadManifest(path string) (Manifest, error) {
	source, err := given.Read(path, given.MostText)
	if err != nil {
		return Manifest{}, &ManifestError{Path: path, Problem: "it cannot be read: " + err.Error(),
			Remedy: "give the path of a manifest; `sockdrill run --help` has the other ways to name what is judged", Cause: err}
	}
	m, err := decodeManifest(source)
	if err != nil {
		return Manifest{}, syntaxTrouble(path, source, err)
	}
	for _, found := range []*misfit{fraction(source), hollow(source), m.finish(filepath.Dir(path))} {
		if found != nil {
			return Manifest{}, found.locate(path, source)
		}
	}
	m.placeKnown(path, source)
	return m, nil
}

// decodeManifest reads the source strictly. The library panics on some sources that are hardly YAML: a file that is not
// ours must not end the program.
func decodeManifest(source []byte) (m Manifest, err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("it cannot be understood as YAML (%v)", trouble)
		}
	}()
	err = yaml.UnmarshalWithOptions(source, &m, yaml.Strict())
	return m, err
}

// syntaxTrouble takes the position out of the library's errors.
func syntaxTrouble(path string, source []byte, err error) *ManifestError {
	e := &ManifestError{Path: path, Problem: err.Error(), Remedy: "see docs/reference/schemas/manifest.schema.json", Cause: err}
	var y yaml.Error
	if !errors.As(err, &y) {
		return e
	}
	e.Problem = y.GetMessage()
	if t := y.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
		e.Excerpt = excerpt(source, e.Line, e.Column)
	}
	if unknown := (*yaml.UnknownFieldError)(nil); errors.As(err, &unknown) {
		e.Remedy = "remove the key, or correct its spelling and indentation"
	}
	if wanted := mismatch(err); wanted != "" {
		e.Problem = fmt.Sprintf("%s must be %s, and %q is not", keyOf(y.GetToken()), wanted, y.GetToken().Value)
	}
	return e
}

// excerpt shows the line and the one before it, with a mark below the column.
func excerpt(source []byte, line, column int) string {
	lines := strings.Split(string(source), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	var b strings.Builder
	for n := max(1, line-1); n <= line; n++ {
		fmt.Fprintf(&b, "%4d | %s\n", n, strings.TrimRight(lines[n-1], "\r"))
	}
	fmt.Fprintf(&b, "     | %s^", strings.Repeat(" ", max(0, column-1)))
	return b.String()
}

// misfit is a value that has the right type and does not make sense.
type misfit struct {
	at      string // YAML path of the value, or of what it is missing from
	problem string
	remedy  string
}

// locate finds the misfit's place in the source.
func (f *misfit) locate(path string, source []byte) *ManifestError {
	e := &ManifestError{Path: path, Problem: f.problem, Remedy: f.remedy}
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return e
	}
	for at := f.at; at != "$"; at = parent(at) {
		if node := nodeAt(file, at); node != nil {
			position := node.GetToken().Position
			e.Line, e.Column = position.Line, position.Column
			e.Excerpt = excerpt(source, e.Line, e.Column)
			return e
		}
	}
	return e
}

// Misplaced is an error about the value at a YAML path of a manifest, such as $.client.framing, of which only the caller can tell
// that it is wrong.
func Misplaced(path, at string, cause error) error {
	source, err := given.Read(path, given.MostText)
	if err != nil {
		return cause
	}
	return (&misfit{at: at, problem: cause.Error()}).locate(path, source)
}

func nodeAt(file *ast.File, at string) ast.Node {
	p, err := yaml.PathString(at)
	if err != nil {
		return nil
	}
	node, err := p.FilterFile(file)
	if err != nil {
		return nil
	}
	return node
}

// parent is the path of what holds the value.
func parent(at string) string {
	if i := strings.LastIndexAny(at, ".["); i > 0 {
		return at[:i]
	}
	return "$"
}
