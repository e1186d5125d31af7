package strangers

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// Prints is where it is kept which cases each stranger makes red, from the module's root.
const Prints = Folder + "/fingerprints.txt"

// Folder is where the programs, their list and what came of them are, from the module's root.
const Folder = "reference/strangers"

// Stranger is a program that is not the reference, with one defect.
type Stranger struct {
	ID      string   `yaml:"id"`      // S01; never reused
	Program string   `yaml:"program"` // a file of testdata/
	Side    string   `yaml:"side"`    // client or server
	Kind    string   `yaml:"kind"`    // of its defect, see reports/diagnosis; "": it is right
	Flags   []string `yaml:"flags"`   // of sockdrill run, beside those that every one gets
}

// Load reads the list of a module.
func Load(root string) ([]Stranger, error) {
	path := filepath.Join(root, filepath.FromSlash(Folder), "strangers.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the list of strangers: %w", err)
	}
	var all []Stranger
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", path, yaml.FormatError(err, false, true))
	}
	return all, nil
}

// Path is the file of the program.
func (s Stranger) Path(root string) string {
	return filepath.Join(root, filepath.FromSlash(Folder), "testdata", s.Program)
}

// Hash covers what is run: the text of the program and its flags.
func (s Stranger) Hash(root string) (string, error) {
	text, err := os.ReadFile(s.Path(root))
	if err != nil {
		return "", fmt.Errorf("stranger %s: %w", s.ID, err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(text, "%q", s.Flags)))[:8], nil
}
