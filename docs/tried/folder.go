package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// checkout copies what git knows of the current folder, and what it would not ignore, to a new one with this binary: what a reader has
// after `make build`. Nothing that the commands of a page write reaches the real one.
func checkout(dir, sockdrill string) error {
	listed, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return fmt.Errorf("list the files of the checkout: %w", err)
	}
	for path := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		if err := copyFile(path, filepath.Join(dir, path)); err != nil {
			return fmt.Errorf("copy the checkout: %w", err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		return err
	}
	return os.Symlink(sockdrill, filepath.Join(dir, "bin", "sockdrill"))
}

// copyFile leaves out what git knows and nobody has any more, and links, of which no page speaks.
func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if os.IsNotExist(err) || err == nil && info.Mode()&fs.ModeType != 0 {
		return nil
	} else if err != nil {
		return err
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm())
}
