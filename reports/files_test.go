package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteAllLeavesFourFilesAndNothingElse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := Build(sample()).WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
		if info, err := e.Info(); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", e.Name(), info, err)
		}
	}
	if len(names) != 4 {
		t.Errorf("the folder holds %q", names)
	}
}

// If one view cannot be written, the files of an earlier run stay as they were.
func TestAViewThatFailsReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := Build(sample()).WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	before := readAll(t, dir)
	whole := views
	t.Cleanup(func() { views = whole })
	broken := errors.New("the disk is full")
	views = append(append([]view{}, whole[:3]...), view{"index.html", func(w io.Writer, _ *Report) error {
		io.WriteString(w, "<!doctype")
		return broken
	}})
	if err := Build(sample()[:3]).WriteAll(dir); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	after := readAll(t, dir)
	if len(after) != len(before) {
		t.Errorf("the folder holds %d files, before it were %d", len(after), len(before))
	}
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
}

func readAll(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

func TestWriteAllNamesTheFolderItCannotMake(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Build(sample()).WriteAll(file); err == nil {
		t.Error("a file was taken for a folder")
	}
}
