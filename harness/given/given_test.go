package given

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const most = 1 << 20

func write(t *testing.T, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(file.Truncate(size), file.Close()) // sparse: it takes no room
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadGivesWhatARegularFileHolds(t *testing.T) {
	for _, size := range []int64{0, 1, most} {
		text, err := Read(write(t, size), most)
		if err != nil || !bytes.Equal(text, make([]byte, size)) {
			t.Errorf("a file of %d bytes: read %d bytes, %v", size, len(text), err)
		}
	}
}

func TestReadRefusesEverythingElse(t *testing.T) {
	for name, c := range map[string]struct{ path, says string }{
		"a folder":           {t.TempDir(), "is a folder, not a regular file"},
		"a byte too many":    {write(t, most+1), "is longer than the 1 MiB"},
		"a sparse gibibyte":  {write(t, 1<<30), "is longer than the 1 MiB"},
		"an endless device":  {"/dev/zero", "is a device"},
		"a device that says": {"/dev/full", "is a device"},
	} {
		if _, err := os.Stat(c.path); err != nil {
			continue // Windows has no such device
		}
		_, err := Read(c.path, most)
		if wrong := (*Error)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.says) ||
			!strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: %v, want an error that says %q", name, err, c.says)
		}
	}
}

func TestReadSaysThatAFileIsNotThere(t *testing.T) {
	if _, err := Read(filepath.Join(t.TempDir(), "gone"), most); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that there is no such file", err)
	}
}

func TestAFileThatGrowsIsCutOffWithAnError(t *testing.T) {
	path := write(t, most)
	file, err := Open(path, most)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := os.Truncate(path, most+1); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if wrong := (*Error)(nil); !errors.As(err, &wrong) || len(text) != most {
		t.Errorf("read %d bytes, %v, want %d and an error", len(text), err, most)
	}
}
