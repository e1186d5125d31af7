package main

import (
	"regexp"
	"slices"
	"strings"
)

// omitted is what a sample has in the place of what it leaves out.
const omitted = "…"

// missing are the lines of a sample, by their numbers from 0, that no printed line is like, once both are seen through the same eyes.
func missing(sample, lines []string, eyes func(string) string) (numbers []int) {
	var seen []string
	for _, line := range lines {
		seen = append(seen, eyes(strings.TrimRight(line, " ")))
	}
	for i, line := range sample {
		if strings.TrimSpace(line) == omitted || strings.TrimSpace(line) == "" {
			continue
		}
		is := like(eyes(strings.TrimRight(line, " ")))
		if !slices.ContainsFunc(seen, is) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// like says which lines a line of a sample stands for.
func like(line string) func(string) bool {
	if !strings.Contains(line, omitted) {
		return func(other string) bool { return line == other }
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(line), omitted, ".*")
	return regexp.MustCompile("^" + pattern + "$").MatchString
}

// nearest is the printed line that has the most words of this one; empty if there is none with half of them.
func nearest(line string, lines []string) string {
	words := strings.Fields(steady(line))
	best, most := "", len(words)/2
	for _, other := range lines {
		has := strings.Fields(steady(other))
		common := 0
		for _, word := range words {
			if slices.Contains(has, word) {
				common++
			}
		}
		if common > most {
			best, most = other, common
		}
	}
	return best
}
