package mutants

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// The sides that a defect can be on.
const (
	Client = "client"
	Server = "server"
	Both   = "both"
)

// Mutant is the reference with one defect.
type Mutant struct {
	ID      string   `yaml:"id"`      // M001; never reused
	Side    string   `yaml:"side"`    // Client, Server or Both: which of the two has the defect
	Defect  string   `yaml:"defect"`  // one sentence
	Edits   []Edit   `yaml:"edits"`   // carried out in this order; see Fast
	Killers []string `yaml:"killers"` // clauses (FRM-002) or cases (FRM-002.server) that must notice; the first is the primary one
	Framing string   `yaml:"framing"` // which the reference is told to speak, of frame.Parse; "" is its own; or Sealed, or Numbered
	Seeds   int      `yaml:"seeds"`   // with how many seeds it runs; 0 is 1. Two of three have to kill
}

// Fast reports whether the defect is in package fast, or in what is there for it alone, which only a server has that is told so.
func (m Mutant) Fast() bool {
	return slices.ContainsFunc(m.Edits, func(e Edit) bool {
		return strings.HasPrefix(e.File, "reference/fast/") || e.File == "reference/server/crew.go" || e.File == "reference/frame/lend.go"
	})
}

// The framings of a length whose messages are transformed: compressed and signed; Numbered also with a number against replays.
const (
	Sealed   = "sealed"
	Numbered = "numbered"
)

// transformed are their descriptions, as a manifest has them, or a file, and how the reference is told of them.
var transformed = map[string]struct{ described, flags string }{
	Sealed: {"{name: u32be, parts: [length: {bytes: 4}, payload], transform: [deflate, hmac-sha256: {text: key}]}", " --deflate --sign key"},
	Numbered: {"{name: u32be, parts: [length: {bytes: 4}, payload], transform: [deflate, sequence: u64be, hmac-sha256: {text: key}]}",
		" --deflate --sequence --sign key"},
}

// Transforms is the description of the framing that it speaks, if messages are transformed in it.
func (m Mutant) Transforms() (description string, is bool) {
	t, is := transformed[m.Framing]
	return t.described, is
}

// ServerCommand is how the program bin is told to be the server that has the defect.
func (m Mutant) ServerCommand(bin string) string {
	if m.Fast() {
		return bin + " server --fast"
	}
	return bin + " server" + transformed[m.Framing].flags
}

// ClientCommand is how it is told to be the client.
func (m Mutant) ClientCommand(bin string) string {
	return bin + " client" + transformed[m.Framing].flags
}

// Edit replaces one text by another in one file.
type Edit struct {
	File string `yaml:"file"` // from the module's root, with slashes
	Old  string `yaml:"old"`  // must occur exactly once
	New  string `yaml:"new"`
}

//go:embed *.yaml
var files embed.FS

// Load returns every mutant, in the order of the files' names and within a file as written. The error names the file,
// and the line where there is one.
func Load() ([]Mutant, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the mutants: %w", err)
	}
	var all []Mutant
	in := map[string]string{}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the mutants: %w", err)
		}
		some, err := Parse(name, text)
		if err != nil {
			return nil, err
		}
		for _, m := range some {
			if first, ok := in[m.ID]; ok {
				return nil, fmt.Errorf("%s: mutant %s: there is one in %s already", name, m.ID, first)
			}
			in[m.ID] = name
		}
		all = append(all, some...)
	}
	return all, nil
}

var (
	idForm     = regexp.MustCompile(`^M\d{3,4}$`)
	killerForm = regexp.MustCompile(`^[A-Z]{3}-\d{3}(\.[a-z0-9-]+)*$`)
)

// maxSeeds bounds how often one mutant is run: two kills of three separate luck from a killer well enough.
const maxSeeds = 3

// check says what is wrong with a mutant by itself, without looking at the sources.
func (m Mutant) check() error {
	switch {
	case !idForm.MatchString(m.ID):
		return fmt.Errorf("id %q: want M and three or four digits", m.ID)
	case m.Side != Client && m.Side != Server && m.Side != Both:
		return fmt.Errorf("side %q: want client, server or both", m.Side)
	case m.Defect == "":
		return fmt.Errorf("no sentence says what the defect is")
	case len(m.Edits) == 0:
		return fmt.Errorf("no edits")
	case len(m.Killers) == 0:
		return fmt.Errorf("no killers")
	case m.Seeds < 0 || m.Seeds > maxSeeds:
		return fmt.Errorf("seeds %d: want 1 to %d", m.Seeds, maxSeeds)
	}
	for _, killer := range m.Killers {
		if !killerForm.MatchString(killer) {
			return fmt.Errorf("killer %q: want the id of a clause or of a case", killer)
		}
	}
	for i, e := range m.Edits {
		if err := e.check(); err != nil {
			return fmt.Errorf("edit %d: %w", i+1, err)
		}
	}
	return nil
}
