package reports

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/sequence"
)

// The text beneath a picture: so many lines of so many characters.
const (
	pictureLines   = 4
	pictureColumns = 54
)

// picture draws what happened in a case that failed, or came to no verdict; "" for any other.
func picture(r Result, l *layout.Layout) template.HTML {
	if r.Verdict != verdict.Fail && r.Verdict != verdict.Error {
		return ""
	}
	var limits []sequence.Limit
	for _, e := range windowEdges(r) {
		limits = append(limits, sequence.Limit{At: e.at, Text: e.text})
	}
	return template.HTML(sequence.Draw(r.Result, l, limits, wrapped(r.Outcome.Word()+": "+Reason(r), pictureColumns, pictureLines)))
}

// wrapped breaks a text between words into at most so many lines, the last of which says when there is more.
func wrapped(text string, columns, most int) (lines []string) {
	line := ""
	for _, word := range words(text, columns) {
		if line != "" && len(line)+1+len(word) > columns {
			if len(lines) == most-1 {
				return append(lines, line+" …")
			}
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// words are those of a text, of which one that is longer than a line is several.
func words(text string, columns int) (all []string) {
	for _, word := range strings.Fields(text) {
		for ; len(word) > columns && utf8.RuneStart(word[columns]); word = word[columns:] {
			all = append(all, word[:columns])
		}
		all = append(all, word)
	}
	return all
}
