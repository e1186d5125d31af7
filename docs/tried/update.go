package main

import (
	"os"
	"strings"
)

// closest is the printed line that differs from this one of a sample in numbers alone.
func closest(line string, lines []string) (string, bool) {
	for _, other := range lines {
		if numberless(other) == numberless(line) {
			return other, true
		}
	}
	return "", false
}

// rewrite puts lines into a page in the place of those that are there.
func rewrite(page, text string, newer map[int]string) error {
	if len(newer) == 0 {
		return nil
	}
	lines := strings.Split(text, "\n")
	for n, line := range newer {
		lines[n-1] = line
	}
	return os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644)
}
