package reports

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWriteAllLeavesFourFilesAndTheCaptures(t *testing.T) {
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
	if len(names) != 5 || !slices.Contains(names, CaptureFolder) {
		t.Errorf("the folder holds %q", names)
	}
	captures, err := os.ReadDir(filepath.Join(dir, CaptureFolder))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Build(sample()).Results {
		has := slices.ContainsFunc(captures, func(e os.DirEntry) bool { return CaptureFolder+"/"+e.Name() == r.Capture() })
		if traced := len(r.Evidence.Trace) > 0; has != traced {
			t.Errorf("%s has a trace: %v, a capture: %v", r.Case, traced, has)
		}
	}
}

// full is a disk with room for so many bytes more.
type full struct{ room int }

var errFull = errors.New("no space left on device")

func (f *full) of(file *os.File) io.Writer { return &onFull{f, file} }

type onFull struct {
	*full
	file *os.File
}

func (f *onFull) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:min(len(p), f.room)])
	f.room -= n
	if err == nil && n < len(p) {
		err = errFull
	}
	return n, err
}

func TestADiskThatFillsUpKeepsTheVerdicts(t *testing.T) {
	dir := t.TempDir()
	if err := Build(sample()[:3]).WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	report := Build(sample())
	var small bytes.Buffer
	if err := errors.Join(Markdown(&small, report), JUnit(&small, report)); err != nil {
		t.Fatal(err)
	}
	disk := &full{room: small.Len()}
	err := report.writeAll(dir, nil, disk.of)
	if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "report.json") || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("the error does not name what is missing: %v", err)
	}
	left := readAll(t, dir)
	if len(left) != 2 || left["summary.md"]+left["junit.xml"] != small.String() {
		t.Errorf("the folder should hold the summary and the JUnit report of this run alone: it holds %d files", len(left))
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
