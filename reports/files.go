package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// view is one file that WriteAll leaves.
type view struct {
	name   string
	render func(io.Writer, *Report) error
}

var views = []view{
	{"report.json", JSON},
	{"junit.xml", JUnit},
	{"summary.md", Markdown},
	{"index.html", HTML},
}

// JSON writes the report as report.json has it.
func JSON(w io.Writer, r *Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// WriteAll writes report.json, junit.xml, summary.md and index.html into the folder, which is made if need be. A reader
// finds each of them whole or not at all, and none of them is replaced unless all could be written.
func (r *Report) WriteAll(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write reports: %w", err)
	}
	staged := map[string]string{} // temporary file -> final name
	defer func() {
		for temp := range staged {
			os.Remove(temp) // what was renamed is gone already
		}
	}()
	for _, v := range views {
		temp, err := stage(dir, v, r)
		if temp != "" {
			staged[temp] = filepath.Join(dir, v.name)
		}
		if err != nil {
			return fmt.Errorf("write report %s: %w", filepath.Join(dir, v.name), err)
		}
	}
	for temp, final := range staged {
		if err := os.Rename(temp, final); err != nil {
			return fmt.Errorf("write reports: %w", err)
		}
	}
	return nil
}

// stage renders a view into a temporary file of the same folder and brings it to the disk. It gives the file's path,
// also beside an error if the file exists.
func stage(dir string, v view, r *Report) (string, error) {
	file, err := os.CreateTemp(dir, "."+v.name+".*")
	if err != nil {
		return "", err
	}
	err = v.render(file, r)
	if err == nil {
		err = file.Chmod(0o644) // CreateTemp gives 0600, and a report is meant to be read
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return file.Name(), err
}
