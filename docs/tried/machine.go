package main

import "regexp"

// kept are lines by which a run says that it judged less than another one would have on another machine, or a while ago.
var kept = []struct {
	line *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`\b(\d+ inconclusive)\b.* wall`), "this machine kept cases from a verdict: $1"},
	{regexp.MustCompile(`^(\d+ cases? .*) not judged: this (?:machine|system) .*`), "this machine lacks what some need: $1 not judged"},
}

// incomparable is why a run cannot be held against what a page says, since this machine is too busy for it, or too poor; empty if it can.
func incomparable(lines []string) string {
	for _, line := range lines {
		for _, k := range kept {
			if found := k.line.FindStringSubmatchIndex(line); found != nil {
				return string(k.line.ExpandString(nil, k.says, line, found))
			}
		}
	}
	return ""
}
