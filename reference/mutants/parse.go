package mutants

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
)

// Parse reads one file of mutants. An unknown or repeated key is an error with its line; so is a mutant that lacks a part.
func Parse(name string, text []byte) ([]Mutant, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, fmt.Errorf("%s: holds no mutants", name)
	}
	var some []Mutant
	if err := yaml.UnmarshalWithOptions(text, &some, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	seen := map[string]bool{}
	for i := range some {
		m := &some[i]
		m.Seeds = max(m.Seeds, 1)
		if err := m.check(); err != nil {
			return nil, fmt.Errorf("%s: mutant %d (%s): %w", name, i+1, m.ID, err)
		}
		if seen[m.ID] {
			return nil, fmt.Errorf("%s: mutant %s: there are two", name, m.ID)
		}
		seen[m.ID] = true
	}
	return some, nil
}

// check keeps edits inside the reference: a defect anywhere else would prove nothing about the scenarios.
func (e Edit) check() error {
	switch {
	case !fs.ValidPath(e.File) || !strings.HasPrefix(e.File, "reference/"):
		return fmt.Errorf("file %q: want a path below reference/", e.File)
	case e.Old == "":
		return fmt.Errorf("file %s: the old text is empty", e.File)
	case e.Old == e.New:
		return fmt.Errorf("file %s: the new text is the old one", e.File)
	}
	return nil
}
