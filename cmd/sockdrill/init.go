package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
)

// templates holds a folder for each language, copied as it is, and common, whose files are filled in. Every name ends in
// templateEnd, so that no tool takes them for source of this module.
//
//go:embed all:templates
var templates embed.FS

const templateEnd = ".tmpl"

func (a *app) initCommand() *cobra.Command {
	var name, dir string
	cmd := &cobra.Command{
		Use:   "init --lang LANG",
		Short: "Write a small client with its adapter and manifest, to start from",
		Long: `Write a folder that works at once: a small client, the adapter through which sockdrill drives it, a manifest, a README and
a GitHub workflow. Nothing that exists is overwritten. Without --lang it lists the languages.`,
		Example: "  sockdrill init --lang python\n  sockdrill init --lang rust --dir drill",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if name == "" {
				a.listLanguages()
				return nil
			}
			for _, l := range languages {
				if l.Name == name {
					return a.initialise(l.on(runtime.GOOS), dir)
				}
			}
			return fmt.Errorf("--lang %q: the languages are %s", name, strings.Join(languageNames(), ", "))
		},
	}
	cmd.Flags().StringVar(&name, "lang", "", strings.Join(languageNames(), ", "))
	cmd.Flags().StringVar(&dir, "dir", "", "folder to write to (default: sockdrill-LANG)")
	return cmd
}

func languageNames() []string {
	var names []string
	for _, l := range languages {
		names = append(names, l.Name)
	}
	return names
}

func (a *app) listLanguages() {
	for _, l := range languages {
		fmt.Fprintf(a.out, "%s init --lang %-8s %s\n", calledAs, l.Name, l.Title)
	}
}

// initialise writes the folder of a language and says how to go on. An empty dir stands for the default.
func (a *app) initialise(l language, dir string) error {
	if dir == "" {
		dir = "sockdrill-" + l.Name
	}
	files, err := l.files()
	if err != nil {
		return err
	}
	if err := writeNew(dir, files); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s has a client in %s (%s), its adapter (%s) and sockdrill.yaml. Next:\n\n", dir, l.Title, l.Client, l.Adapter)
	self := callable()
	steps := []string{"cd " + quote(dir), l.Build, self + " check " + quote(l.Command), self + " run -f sockdrill.yaml"}
	for _, step := range steps {
		if step != "" {
			fmt.Fprintf(a.out, "  %s\n", step)
		}
	}
	return nil
}

// callable is how this program is called from any folder: by its name if that is where a shell looks, else by its path.
func callable() string {
	const name = "sockdrill"
	self, err := os.Executable()
	if err != nil {
		return name
	}
	if path, err := exec.LookPath(name); err == nil && same(path, self) {
		return name
	}
	return quote(self)
}

func same(one, other string) bool {
	a, errA := os.Stat(one)
	b, errB := os.Stat(other)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// file is one file to write.
type file struct {
	name    string // with slashes, relative to the folder
	content string
}

// files returns what belongs into the folder of a language.
func (l language) files() ([]file, error) {
	var all []file
	for _, root := range []string{"templates/" + l.Name, "templates/common"} {
		err := fs.WalkDir(templates, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := templates.ReadFile(name)
			if err != nil {
				return err
			}
			f := file{strings.TrimPrefix(strings.TrimSuffix(name, templateEnd), root+"/"), string(content)}
			if path.Base(root) == "common" {
				f.content, err = l.fillIn(f)
			}
			all = append(all, f)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read the templates for %s: %w", l.Name, err)
		}
	}
	return all, nil
}

// fillIn has delimiters of its own, since a GitHub workflow has braces of its own.
func (l language) fillIn(f file) (string, error) {
	t, err := template.New(f.name).Delims("<<", ">>").Parse(f.content)
	if err != nil {
		return "", err
	}
	var filled strings.Builder
	if err := t.Execute(&filled, l); err != nil {
		return "", err
	}
	return filled.String(), nil
}

// writeNew writes all files, or none if one of them is there already.
func writeNew(dir string, files []file) error {
	var existing []string
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.name))); err == nil {
			existing = append(existing, f.name)
		}
	}
	if len(existing) > 0 {
		return fmt.Errorf("%s has %s already, and nothing is overwritten: choose another folder with --dir", dir,
			strings.Join(existing, ", "))
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", name, err)
		}
		if err := createNew(name, f.content); err != nil {
			return err
		}
	}
	return nil
}

// createNew fails if the file exists: it may have come since somebody looked.
func createNew(name, content string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write a new file: %w", err)
	}
	_, err = f.WriteString(content)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
