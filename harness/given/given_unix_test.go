//go:build unix

package given

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestReadDoesNotWaitForAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, most); err == nil || !strings.Contains(err.Error(), "is a pipe") {
		t.Errorf("error %v, want one that says that it is a pipe", err)
	}
}
