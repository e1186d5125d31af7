package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// heard is what a command writes, for whoever waits for it.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Write(p)
	select {
	case h.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// until waits until a text was written so many times.
func (h *heard) until(t *testing.T, text string, times int) {
	t.Helper()
	patience := time.After(time.Minute)
	for {
		h.mu.Lock()
		said := h.text.String()
		h.mu.Unlock()
		if strings.Count(said, text) >= times {
			return
		}
		select {
		case <-h.more:
		case <-patience:
			t.Fatalf("it did not write %q %d times:\n%s", text, times, said)
		}
	}
}

// A server is mended while it is watched: what was red runs again, and then everything that was asked for.
func TestWatchRunsAgainWhatWasRed(t *testing.T) {
	needTool(t, "python3")
	dir := t.TempDir()
	server := filepath.Join(dir, "echo.py")
	put := func(from string) {
		if err := os.WriteFile(server, []byte(read(t, filepath.Join(tutorials, from))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("echo.py")
	ctx, stop := context.WithCancel(t.Context())
	out, err := &heard{more: make(chan struct{}, 1)}, &heard{more: make(chan struct{}, 1)}
	ended := make(chan int)
	go func() {
		ended <- Run(ctx, []string{"watch", "FRM-003.server.header-1", "FRM-010.server", "--server", "python3 " + server + " {addr}", "--out",
			filepath.Join(dir, "out")}, strings.NewReader(""), out, err)
	}()
	err.until(t, "still red: FRM-003.server.header-1; waiting for a change in "+dir, 1)
	put("echo_fixed.py")
	err.until(t, "nothing is red; waiting", 1)
	stop()
	if exit := <-ended; exit != record.ExitInterrupt {
		t.Errorf("exit %d, want %d of one that was interrupted", exit, record.ExitInterrupt)
	}
	out.until(t, "FRM-010.server", 2) // in the first run, and in the one after nothing was red any more
}

func TestWhatIsWatched(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"a/one.py", "a/deep/two.py", "a/.git/config", "b/three.py", "a/out/report.json"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	commands := []subject.Implementation{{Command: []string{"python3", "a/one.py", "{addr}"}},
		{Command: []string{"/usr/bin/env", "nothing.py"}}}
	if got := foldersOf(commands, "b/three.py"); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("the folders are %q", got)
	}
	w, err := newWatched([]string{"a"}, "a/out")
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	if got := slices.Sorted(slices.Values(w.watcher.WatchList())); !slices.Equal(got, []string{"a", "a/deep"}) {
		t.Errorf("it watches %q", got)
	}
}
