package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// figures are all that one run measured.
type figures struct {
	machine string
	began   time.Time
	took    time.Duration
	rounds  int
	length  time.Duration
	servers []string
	echo    []echoes
	idle    []held
	clients []asked
	growth  []asked
	crowds  []crowd
	hauls   []haul
	plans   []result.Cases
}

// The marks of the page between which the figures stand. What lies between them is replaced.
const (
	beginMark = "<!-- figures: written by make bench -->"
	endMark   = "<!-- end of the figures -->"
)

// write puts the figures into the page, and the plot, if there are echoes to plot, into a file of the same name beside it.
func (f figures) write(page string) error {
	raw, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	figures := f.markdown()
	if len(f.echo) > 0 {
		plot := strings.TrimSuffix(page, filepath.Ext(page)) + ".svg"
		figures += f.image(filepath.Base(plot))
		if err := os.WriteFile(plot, []byte(f.svg()), 0o644); err != nil {
			return err
		}
	}
	text, err := replace(string(raw), figures)
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	return os.WriteFile(page, []byte(text), 0o644)
}

// replace puts text between the marks.
func replace(page, text string) (string, error) {
	before, rest, found := strings.Cut(page, beginMark+"\n")
	_, after, ended := strings.Cut(rest, endMark)
	if !found || !ended {
		return "", fmt.Errorf("want the lines %q and %q, in that order", beginMark, endMark)
	}
	return before + beginMark + "\n\n" + text + "\n" + endMark + after, nil
}

func (f figures) image(name string) string {
	return fmt.Sprintf("\n![Echo throughput of each server, where 1 is the better of gnet and netpoll](%s)\n", name)
}
