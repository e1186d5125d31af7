package mutants

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Apply writes the changed files below dir, and beside them an overlay for the go command, whose path it returns. Root is
// the module's root; nothing in it is changed. It fails if an old text does not occur exactly once.
func (m Mutant) Apply(root, dir string) (overlay string, err error) {
	changed, err := m.changed(root)
	if err != nil {
		return "", fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	replace := map[string]string{}
	for file, text := range changed {
		copied := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
			return "", fmt.Errorf("mutant %s: %w", m.ID, err)
		}
		if err := os.WriteFile(copied, []byte(text), 0o644); err != nil {
			return "", fmt.Errorf("mutant %s: %w", m.ID, err)
		}
		replace[filepath.Join(root, filepath.FromSlash(file))] = copied
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	overlay = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, text, 0o644); err != nil {
		return "", fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	return overlay, nil
}

// changed returns the text of every file that the edits touch, after all of them.
func (m Mutant) changed(root string) (map[string]string, error) {
	texts := map[string]string{}
	for i, e := range m.Edits {
		text, ok := texts[e.File]
		if !ok {
			read, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.File)))
			if err != nil {
				return nil, fmt.Errorf("edit %d: %w", i+1, err)
			}
			text = string(read)
		}
		if n := strings.Count(text, e.Old); n != 1 {
			return nil, fmt.Errorf("edit %d: %s contains the old text %d times, want once: %q", i+1, e.File, n, e.Old)
		}
		texts[e.File] = strings.Replace(text, e.Old, e.New, 1)
	}
	return texts, nil
}
