package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

var (
	aManifest = regexp.MustCompile(`(?m)^(server|client):`)
	aFraming  = regexp.MustCompile(`(?m)^parts:`)
)

// yaml has whole manifests and descriptions accepted, and leaves them in the folder for the commands that name them.
func (t *trial) yaml(b block) error {
	text := strings.Join(b.text, "\n")
	switch {
	case strings.HasPrefix(text, "name:") && aManifest.MatchString(text):
		t.manifests++
		t.whole = read(text, loadManifest)
		return t.accepted(manifest, b, loadManifest)
	case aFraming.MatchString(text):
		t.framings++
		name := b.named
		if name == "" {
			name = "described.yaml"
		}
		t.whole = read(text, loadFraming)
		return t.accepted(name, b, loadFraming)
	}
	return t.part(b, text)
}

func loadFraming(path string) error {
	described, err := subject.LoadFraming(path)
	if err != nil {
		return err
	}
	_, err = wire.ParseFraming(string(described))
	return err
}

// loadManifest looks up the names of framings, too.
func loadManifest(path string) error {
	m, err := subject.LoadManifest(path)
	if err != nil {
		return err
	}
	for _, side := range []*subject.Entry{m.Client, m.Server} {
		if side == nil || side.Framing == "" || side.Framing == subject.NoFraming {
			continue
		}
		if _, err := wire.ParseFraming(string(side.Framing)); err != nil {
			return err
		}
	}
	return nil
}

// accepted writes a file, and complains if it is refused.
func (t *trial) accepted(name string, b block, load func(path string) error) error {
	if err := t.write(name, b); err != nil {
		return err
	}
	if err := load(filepath.Join(t.dir, name)); err != nil {
		t.complain(b.place(t.page, 0), "it is refused: %v", err)
	}
	return nil
}

func (t *trial) write(name string, b block) error {
	return os.WriteFile(filepath.Join(t.dir, name), []byte(strings.Join(b.text, "\n")+"\n"), 0o644)
}
