package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// settled is how long no file may change before a change counts as complete: an editor writes several files, and a compiler many.
const settled = 150 * time.Millisecond

// watched are folders with all that is beneath them.
type watched struct {
	watcher *fsnotify.Watcher
	except  string // the folder of the reports, which change with every run
}

func newWatched(dirs []string, except string) (*watched, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch files: %w", err)
	}
	w := &watched{watcher: watcher}
	if w.except, err = filepath.Abs(except); err != nil {
		return nil, errors.Join(fmt.Errorf("watch files: %w", err), watcher.Close())
	}
	for _, dir := range dirs {
		if err := w.add(dir); err != nil {
			return nil, errors.Join(fmt.Errorf("watch %s: %w", dir, err), watcher.Close())
		}
	}
	return w, nil
}

func (w *watched) close() { w.watcher.Close() }

// add watches a folder and those beneath it.
func (w *watched) add(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case path != dir && w.ignored(path):
			return filepath.SkipDir
		}
		return w.watcher.Add(path)
	})
}

// ignored are folders, and files, that no source of an implementation is in: hidden ones, what tools keep, and our own reports.
func (w *watched) ignored(path string) bool {
	name := filepath.Base(path)
	full, err := filepath.Abs(path)
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "__pycache__" || strings.HasSuffix(name, "~") ||
		err == nil && (full == w.except || strings.HasPrefix(full, w.except+string(filepath.Separator)))
}

// change returns when a file has changed and none does so any more. Its error is that of the context.
func (w *watched) change(ctx context.Context) error {
	var quiet <-chan time.Time // nil until something changes
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-quiet:
			return nil
		case <-w.watcher.Errors: // of an overflow, after which there is a change to see as well
			quiet = time.After(settled)
		case e := <-w.watcher.Events:
			if e.Op == fsnotify.Chmod || w.ignored(e.Name) {
				continue
			}
			if info, err := os.Stat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
				_ = w.add(e.Name) // it may be gone again, and then there is nothing to watch
			}
			quiet = time.After(settled)
		}
	}
}

// foldersOf are the folders of the files that commands and the manifest name. What the system brings along is none of the implementation's.
func foldersOf(all []subject.Implementation, manifest string) (dirs []string) {
	words := []string{manifest}
	for _, i := range all {
		words = append(words, i.Command...)
	}
	for _, word := range words {
		info, err := os.Stat(word)
		full, abs := filepath.Abs(word)
		ofSystem := strings.HasPrefix(full, "/usr/") || strings.HasPrefix(full, "/bin/")
		if word == "" || err != nil || abs != nil || !info.Mode().IsRegular() || ofSystem {
			continue
		}
		if dir := filepath.Dir(word); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
