package main

import "regexp"

// changing are numbers that vary, with what stands in their place.
type changing struct {
	number *regexp.Regexp
	is     string
}

// vary are those that are others each time.
var vary = []changing{
	{regexp.MustCompile(`\b\d+\.\d+\.\d+\.\d+(:\d+)?\b`), "ADDRESS"},
	{regexp.MustCompile(`\b\d[\d.,]* ?(ns|µs|ms|s|min|h|B|KiB|MiB|bytes?|events?)\b( \d+ ?(s|min)\b)*`), "MEASURED"},
	{regexp.MustCompile(`\b(seed|byte) \d+\b`), "$1 N"},
}

// steady is a line without the numbers that vary.
func steady(line string) string {
	for _, v := range vary {
		line = v.number.ReplaceAllString(line, v.is)
	}
	return line
}

// verdicts are the numbers by which two runs differ in which the same cases were judged, and skipped.
var verdicts = []changing{
	{regexp.MustCompile(`^(\d+ (fail|shortfall|pass), )+`), "N verdicts, "},
	{regexp.MustCompile(`\b\d+ of (\d+ cases? breaks?)`), "N of $1"},
	{regexp.MustCompile(`^exit code 1: \d+ cases?`), "exit code 1: N cases"},
	{regexp.MustCompile(`^( *Explains) \d+ of \d+ failures?(; .* as a rule|, and all that passed)\.`), "$1 N."},
}

// verdictless is a steady line without the numbers of cases that failed and passed.
func verdictless(line string) string {
	line = steady(line)
	for _, v := range verdicts {
		line = v.number.ReplaceAllString(line, v.is)
	}
	return line
}

var number = regexp.MustCompile(`\d+([.,]\d+)*`)

// numberless is a line without any number.
func numberless(line string) string { return number.ReplaceAllString(steady(line), "N") }
