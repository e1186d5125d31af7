package harness_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// core is what a lab does itself, by subject: what needs what nobody else may touch. All else takes a lab, in the package of its
// subject (expect, load), or is done by what the lab holds: its Process, its TLS, its Framing.
const core = `
setup     Core Do Fit Allow MustSurvive MustAnswer
faults    Arm Relay Needs Disproven Always SettleInvariants
clock     Told Lateness Await Within
evidence  Account Messages Errors Note Step Measured
`

// mostCore is how many methods the lab may have: as many as whoever writes a scenario can know by heart.
const mostCore = 25

// sides are how many exported methods each side's own type has, and the process. Make no number greater without a look at whether the
// method is one of what the type is for.
var sides = map[string]int{
	"ServerLab":   12, // how our peers reach it, and what it says of one connection
	"DatagramLab": 5,  // how our peers ask it, and its restart
	"ClientLab":   14, // our peer, its resolver, and the clients that are opened
	"WireLab":     17, // how it is started, let in, refused and dropped
	"Driven":      24, // a verb for each of the drill protocol, and what the client said
	"Sending":     7,  // what came of it
	"Child":       5,  // a peer that is killed and frozen
	"Proc":        10, // what is seen of the implementation's process, and done to it
	"Losses":      3,  // what became of the connections of a client that nobody drives
}

func TestTheLabIsTheCoreAndNoMore(t *testing.T) {
	var listed []string
	for line := range strings.Lines(core) {
		if words := strings.Fields(line); len(words) > 0 {
			listed = append(listed, words[1:]...)
		}
	}
	if len(listed) > mostCore {
		t.Errorf("the core lists %d methods, more than %d", len(listed), mostCore)
	}
	is := exported(t)["Lab"]
	for _, name := range is {
		if !slices.Contains(listed, name) {
			t.Errorf("Lab has a method %s that is none of the core's: let it be a function that takes a lab, in the package of its subject, "+
				"or a method of what the lab holds; or say here which subject of the core it is of", name)
		}
	}
	for _, name := range listed {
		if !slices.Contains(is, name) {
			t.Errorf("the core lists %s, which is no method of Lab", name)
		}
	}
}

func TestNoSideGrowsUnseen(t *testing.T) {
	methods := exported(t)
	for name, most := range sides {
		if is := len(methods[name]); is != most {
			t.Errorf("%s has %d exported methods, and %d are written down: %v", name, is, most, methods[name])
		}
	}
}

// exported are the exported methods of the types of this package, whatever system they are for.
func exported(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string]map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || f.Recv == nil || !f.Name.IsExported() || strings.HasSuffix(file, "_test.go") {
				continue
			}
			of := receiver(f.Recv.List[0].Type)
			if sets[of] == nil {
				sets[of] = map[string]bool{}
			}
			sets[of][f.Name.Name] = true
		}
	}
	methods := map[string][]string{}
	for of, set := range sets {
		methods[of] = slices.Sorted(maps.Keys(set))
	}
	return methods
}

// receiver is the name of a receiver's type.
func receiver(e ast.Expr) string {
	if star, is := e.(*ast.StarExpr); is {
		e = star.X
	}
	if name, is := e.(*ast.Ident); is {
		return name.Name
	}
	return ""
}
