package reports

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockdrill/sockdrill/reports/capture"
)

// CaptureFolder is the folder, within that of a report, of the captures of its cases.
const CaptureFolder = "captures"

// writeCaptures writes a capture of each result that has a trace. Those of an older report are removed.
func (r *Report) writeCaptures(dir string, disk func(*os.File) io.Writer) error {
	folder := filepath.Join(dir, CaptureFolder)
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("remove the captures of an older report: %w", err)
	}
	var troubles []error
	for _, result := range r.Results {
		if len(result.Evidence.Trace) == 0 {
			continue
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fmt.Errorf("write captures: %w", err)
		}
		v := view{capture.Name(result.Case), func(w io.Writer, _ *Report) error { return capture.Write(w, result.Result) }}
		if err := r.write(folder, v, disk); err != nil {
			troubles = append(troubles, fmt.Errorf("write capture %s: %w", filepath.Join(folder, v.name), err))
		}
	}
	if len(troubles) > 0 {
		os.Remove(folder) // if nothing is in it
	}
	return errors.Join(troubles...)
}

// Capture is the path of a result's capture, seen from the report's folder; empty if it has none.
func (r Result) Capture() string {
	if len(r.Evidence.Trace) == 0 {
		return ""
	}
	return CaptureFolder + "/" + capture.Name(r.Case)
}
