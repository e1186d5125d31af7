// Command generate writes the pages of docs/reference that follow from the program: `make docs` runs it.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run writes every page. The binary is asked for its help texts, so that the page says what it says.
func run(args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	binary := flags.String("sockdrill", "bin/sockdrill", "the binary whose help texts become command.md")
	dir := flags.String("out", "docs/reference", "folder for the pages")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the arguments: %w", err)
	}
	pages, err := pages()
	if err != nil {
		return err
	}
	if pages["command.md"], err = commandPage(*binary); err != nil {
		return err
	}
	for name, text := range pages {
		path := filepath.Join(*dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}
