package names

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/packets"
)

// Enter lays our files over the system's, for this process and those that it starts, in the network that packets.Enter made its own. What
// lies on the disk stays as it is, and nothing is left there.
func Enter() error {
	n := packets.Here()
	if n == nil {
		return errors.New("look names up by a resolver of our own: this process has no network of its own")
	}
	if err := n.Own(four, six); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep what is mounted here from everybody else: %w", err)
	}
	dir, err := os.MkdirTemp("", "sockdrill-names-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) // what is mounted stays, as a file that is open does
	for _, f := range files {
		if err := f.lay(dir); err != nil {
			return err
		}
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		return err
	}
	for _, cache := range caches {
		if err := over(cache, empty); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (f file) lay(dir string) error {
	ours := filepath.Join(dir, filepath.Base(f.path))
	if err := os.WriteFile(ours, []byte(f.text), 0o644); err != nil {
		return err
	}
	err := over(f.path, ours)
	if errors.Is(err, fs.ErrNotExist) && !f.needed {
		return nil
	}
	return err
}

// over has one file or folder stand where another one is.
func over(path, ours string) error {
	if err := unix.Mount(ours, path, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("lay a file of our own over %s: %w", path, err)
	}
	return nil
}
