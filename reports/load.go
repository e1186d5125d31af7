package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/sockdrill/sockdrill/harness/given"
)

// Load reads a report from report.json, from events.ndjson, or from the folder that holds them.
func Load(path string) (*Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		for _, name := range []string{"events.ndjson", "report.json"} {
			if _, err := os.Stat(filepath.Join(path, name)); err == nil {
				return Load(filepath.Join(path, name))
			}
		}
		return nil, fmt.Errorf("read report: the folder %s has neither events.ndjson nor report.json", path)
	}
	file, err := given.Open(path, given.MostReport)
	if err != nil {
		return nil, fmt.Errorf("read report: %w; give a report.json, an events.ndjson, or the folder that holds them", err)
	}
	defer file.Close()
	if filepath.Ext(path) != ".json" {
		report, err := FromEvents(file)
		if err != nil {
			return nil, fmt.Errorf("read report %s: %w", path, err)
		}
		return report, nil
	}
	report := &Report{}
	if err := json.NewDecoder(file).Decode(report); err != nil {
		return nil, fmt.Errorf("read report %s: %w", path, err)
	}
	if report.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("read report %s: schema version %d, this sockdrill reads %d", path, report.SchemaVersion, SchemaVersion)
	}
	return report, nil
}
