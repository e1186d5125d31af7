package reports

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/given"
)

// view is one file that WriteAll leaves.
type view struct {
	name   string
	render func(io.Writer, *Report) error
}

// formats are the views that are written only where they are asked for.
var formats = map[string]view{"ctrf": {"ctrf.json", CTRF}, "perfetto": {"trace.pftrace", Perfetto}, "tap": {"report.tap", TAP}}

// Formats are the names of what can be asked for beside what every report has.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// CheckFormats returns an error if one of the names is none of Formats.
func CheckFormats(names []string) error {
	for _, name := range names {
		if _, is := formats[name]; !is {
			return fmt.Errorf("--format %q: there is no such format; it is one of %s", name, strings.Join(Formats(), ", "))
		}
	}
	return nil
}

// views are in the order of their usual length.
var views = []view{
	{"summary.md", Markdown},
	{"junit.xml", JUnit},
	{"report.json", JSON},
	{"index.html", HTML},
}

// JSON writes the report as report.json has it.
func JSON(w io.Writer, r *Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// CheckFolder returns an error if dir is there and is no folder, or stands below what is none: reports cannot go there.
func CheckFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // it will be made
	case err != nil:
		return fmt.Errorf("%s: %w; name a folder for the reports, which is made if need be", dir, err)
	case !info.IsDir():
		return fmt.Errorf("%s is %s; name a folder for the reports, which is made if need be", dir,
			cmp.Or(given.Kind(info.Mode()), "a file"))
	}
	return nil
}

// WriteAll writes summary.md, junit.xml, report.json and index.html into the folder, which is made if need be, those of the Formats that
// are asked for, and a capture of each case that has a trace into a folder within; the smallest come first, so that a disk that fills up
// keeps the verdicts. A reader finds each of them whole or not at all. One that cannot be written is left out, an older file of its name is
// removed, since it tells of another run, and the error names it.
func (r *Report) WriteAll(dir string, asked ...string) error {
	return r.writeAll(dir, asked, func(file *os.File) io.Writer { return file })
}

// writeAll writes each view through what disk makes of its file.
func (r *Report) writeAll(dir string, asked []string, disk func(*os.File) io.Writer) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write reports: %w", err)
	}
	all := slices.Clone(views)
	for _, name := range asked {
		all = append(all, formats[name])
	}
	var troubles []error
	for _, v := range all {
		if err := r.write(dir, v, disk); err != nil {
			final := filepath.Join(dir, v.name)
			os.Remove(final)
			troubles = append(troubles, fmt.Errorf("write report %s: %w", final, err))
		}
	}
	return errors.Join(append(troubles, r.writeCaptures(dir, disk))...)
}

// write renders a view into a temporary file of the same folder, brings it to the disk, and gives it its name.
func (r *Report) write(dir string, v view, disk func(*os.File) io.Writer) error {
	file, err := os.CreateTemp(dir, "."+v.name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // unless it was renamed
	err = v.render(disk(file), r)
	if err == nil {
		err = file.Chmod(0o644) // CreateTemp gives 0600, and a report is meant to be read
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, v.name))
	}
	return err
}
