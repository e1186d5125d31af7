package main

import "regexp"

// vary are the numbers that are others each time, with what stands in their place.
var vary = []struct {
	number *regexp.Regexp
	is     string
}{
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

var number = regexp.MustCompile(`\d+([.,]\d+)*`)

// numberless is a line without any number.
func numberless(line string) string { return number.ReplaceAllString(steady(line), "N") }
