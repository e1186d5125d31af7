package harness_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// policy is the import graph as a statement: which packages of ours each package may import. A package that is not
// listed fails the test, and so do an arrow that is not and one that nobody uses. "*" is everything.
const policy = `
cmd/sockdrill            -> *

harness/certificate      ->
harness/clause           -> harness/lazy
harness/fault            ->
harness/datagram         -> harness/fault harness/measure harness/trace
harness/fixture          -> harness/transport
harness/measure            -> harness/fault
harness/reliable         ->
harness/given            ->
harness/job              ->
harness/packets          -> harness/fault
harness/known            -> harness/given
harness/lazy             ->
harness/leap             ->
harness/names            -> harness/packets
harness/timing           ->
harness/transport        ->
harness/trace            ->
harness/verdict          ->
harness/wire             -> harness/wire/layout harness/wire/template
harness/wire/layout      -> harness/wire/seal harness/wire/template
harness/wire/seal        ->
harness/wire/template    ->
harness/learn            -> harness/fault harness/trace harness/wire harness/wire/layout
harness/recorder         -> harness/learn harness/process harness/relay harness/subject harness/timing harness/trace
harness/wire/dissector   -> harness/wire/layout
harness/record           -> harness/fault harness/timing harness/trace harness/verdict

harness/discover            -> harness/timing harness/transport harness/wire harness/wire/template
harness/subject          -> harness/given harness/job harness/known harness/leap harness/names harness/packets harness/record harness/reliable harness/timing harness/transport harness/wire harness/wire/layout harness/wire/template
harness/process          -> harness/datagram harness/given harness/job harness/lazy harness/leap harness/packets harness/record harness/subject harness/timing harness/trace harness/transport
harness/adapter          -> harness/given harness/process harness/record harness/subject harness/trace
harness/credentials      -> harness/certificate harness/process harness/record harness/subject harness/transport
harness/checkup           -> harness/adapter harness/certificate harness/process harness/record harness/resolver harness/discover harness/subject harness/timing harness/trace harness/transport harness/wire harness/wire/template
harness/pen              -> harness/transport
harness/peer             -> harness/fault harness/pen harness/timing harness/trace harness/transport harness/wire harness/wire/template
harness/resolver         -> harness/fault harness/trace
harness/relay            -> harness/fault harness/measure harness/trace harness/transport harness/wire/template
harness/toxiproxy        -> harness/fault harness/measure harness/trace
harness/runner           -> harness/adapter harness/clause harness/fault harness/job harness/known harness/lazy harness/names harness/packets harness/process harness/record harness/subject harness/timing harness/trace harness/verdict

harness/match            -> harness/adapter harness/timing harness/verdict harness/wire
harness                  -> harness/adapter harness/clause harness/credentials harness/datagram harness/fault harness/lazy harness/match harness/names harness/peer harness/pen harness/process harness/record harness/relay harness/resolver harness/subject harness/timing harness/toxiproxy harness/trace harness/transport harness/verdict harness/wire harness/wire/template
harness/load             -> harness harness/record harness/timing harness/verdict harness/wire
harness/expect/*         -> harness harness/adapter harness/datagram harness/expect/* harness/fault harness/load harness/match harness/measure harness/peer harness/process harness/record harness/reliable harness/subject harness/timing harness/trace harness/verdict harness/wire
harness/baseline         -> harness harness/discover harness/load harness/peer harness/record harness/subject harness/timing harness/trace harness/transport harness/wire harness/wire/template
scenarios/script         -> harness harness/adapter harness/expect/* harness/fault harness/load harness/match harness/packets harness/peer harness/record harness/subject harness/timing harness/transport harness/verdict harness/wire
scenarios/*              -> harness harness/adapter harness/baseline harness/certificate harness/datagram harness/discover harness/expect/* harness/fault harness/fixture harness/load harness/match harness/measure harness/names harness/packets harness/peer harness/process harness/record harness/relay harness/reliable harness/resolver harness/subject harness/timing harness/trace harness/transport harness/verdict harness/wire scenarios/script
scenarios                -> scenarios/*
reports                  -> harness/clause harness/fault harness/given harness/record harness/trace harness/verdict harness/wire/layout reports/axis reports/capture reports/compared reports/curve reports/diagnosis reports/parts reports/perfetto reports/sequence
reports/diagnosis        -> harness/record harness/verdict
reports/sequence         -> harness/record harness/trace harness/wire/layout reports/parts
reports/axis             -> harness/record harness/trace
reports/curve            -> harness/measure harness/record
reports/perfetto         -> harness/fault harness/record harness/trace
reports/compared         -> harness/trace harness/verdict harness/wire/layout reports/parts reports/sequence
reports/parts            -> harness/record harness/trace harness/verdict harness/wire harness/wire/layout
reports/capture          -> harness/fault harness/record harness/trace

docs/declared            -> harness/record reports
docs/diagnosis           -> reference/mutants reference/strangers reports/diagnosis
docs/generate            -> harness harness/adapter harness/clause harness/record harness/runner harness/subject harness/wire scenarios
docs/matrix              -> harness/clause harness/record harness/subject reports
docs/liars               -> harness/record reports
docs/stable              -> harness/record reports
docs/tried               -> harness/subject harness/wire

reference/errclass          ->
reference/flow           -> reference/errclass
reference/frame          ->
reference/eventqueue           ->
reference/message        ->
reference/secure         -> reference/errclass reference/flow
reference/client         -> reference/errclass reference/flow reference/frame reference/eventqueue reference/message reference/secure
reference/server         -> reference/errclass reference/flow reference/frame reference/eventqueue reference/message reference/secure
reference/fast           -> reference/server
reference/datagram       ->
reference/reliable       -> reference/message
reference/drill          -> reference/datagram reference/errclass reference/client reference/fast reference/frame reference/message reference/reliable reference/secure reference/server
reference/cmd/reference  -> reference/drill
reference/mutants        ->
reference/mutants/survive -> reference/mutants harness/record harness/verdict
reference/strangers      ->
reference/strangers/judge -> harness/record harness/verdict reference/mutants reference/strangers reports/diagnosis
reference/mutants/kill   -> harness/clause harness/record harness/subject harness/verdict reference/mutants reports/diagnosis
`

const module = "github.com/sockdrill/sockdrill/"

// ginkgoUsers are the only packages that know Ginkgo or Gomega.
var ginkgoUsers = []string{"harness", "harness/baseline", "harness/expect/*", "harness/match", "harness/runner", "scenarios/*"}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestArrowsRunDownwardsOnly(t *testing.T) {
	allowed, imports := parsePolicy(policy), map[string][]string{}
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		row := rowOf(allowed, name)
		if row == "" {
			t.Errorf("package %s is not in the policy: say there what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			checkImport(t, name, allowed[row], imported)
		}
		imports[row] = append(imports[row], p.Imports...)
	}
	for row, arrows := range allowed {
		if imports[row] == nil {
			t.Errorf("the policy lists %s, and there is no such package", row)
			continue
		}
		checkUsed(t, row, arrows, imports[row])
	}
}

// rowOf is the row about a package: its own, or that of all packages of its folder, FOLDER/*. Empty if there is none.
func rowOf(allowed map[string][]string, name string) string {
	for _, row := range []string{name, path.Dir(name) + "/*"} {
		if _, is := allowed[row]; is {
			return row
		}
	}
	return ""
}

// checkUsed refuses arrows that nobody uses: the next import along one of them would go unnoticed.
func checkUsed(t *testing.T, name string, arrows, imports []string) {
	for _, arrow := range arrows {
		points := func(imported string) bool { return leads(arrow, strings.TrimPrefix(imported, module)) }
		if arrow != "*" && !slices.ContainsFunc(imports, points) {
			t.Errorf("%s does not import %s: take the arrow out of the policy", name, arrow)
		}
	}
}

func checkImport(t *testing.T, name string, arrows []string, imported string) {
	knows := slices.ContainsFunc(ginkgoUsers, func(user string) bool { return leads(user, name) })
	if strings.HasPrefix(imported, "github.com/onsi/") && !knows {
		t.Errorf("%s imports %s: only %v know Ginkgo and Gomega", name, imported, ginkgoUsers)
	}
	if strings.HasPrefix(name, "reference/") && !strings.HasPrefix(name, "reference/mutants") && !strings.HasPrefix(name, "reference/strangers") &&
		strings.Contains(imported, ".") && !strings.HasPrefix(imported, module) {
		t.Errorf("%s imports %s: the reference uses the standard library only", name, imported)
	}
	ours, ok := strings.CutPrefix(imported, module)
	if ok && !slices.ContainsFunc(arrows, func(arrow string) bool { return leads(arrow, ours) }) {
		t.Errorf("%s imports %s: no such arrow in the policy", name, ours)
	}
}

// leads reports whether an arrow leads to a package: * to all, FOLDER/* to those of the folder.
func leads(arrow, name string) bool {
	return arrow == "*" || arrow == name || arrow == path.Dir(name)+"/*"
}

func parsePolicy(text string) map[string][]string {
	allowed := map[string][]string{}
	for line := range strings.Lines(text) {
		if name, arrows, ok := strings.Cut(line, "->"); ok {
			allowed[strings.TrimSpace(name)] = strings.Fields(arrows)
		}
	}
	return allowed
}

// list asks go for every package of the module, as it is here and as it is on Windows, where others are imported; test files are free to
// import more.
func list(t *testing.T) []listed {
	t.Helper()
	return append(listFor(t, runtime.GOOS), listFor(t, "windows")...)
}

func listFor(t *testing.T, system string) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	command.Env = append(os.Environ(), "GOOS="+system)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("reading go list: %v", err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 15 {
		t.Fatalf("go list gave only %d packages: the test looks in the wrong place", len(packages))
	}
	return packages
}
