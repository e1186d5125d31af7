package known

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/sockdrill/sockdrill/harness/given"
)

// Parse expands the words of a flag: `CASE`, `CASE=CLASS`, several with commas, and `@FILE` with one on each line. In a
// file more may follow, separated by blanks: expires=2026-12-31, link=URL, rate=0.02. What follows # is the reason.
func Parse(words []string) ([]Entry, error) {
	var all []Entry
	for _, word := range words {
		if name, isFile := strings.CutPrefix(word, "@"); isFile {
			more, err := ReadList(name)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		for part := range strings.SplitSeq(word, ",") {
			if strings.TrimSpace(part) == "" {
				continue
			}
			e, err := parseLine(part)
			if err != nil {
				return nil, fmt.Errorf("entry %q: %w", part, err)
			}
			all = append(all, e)
		}
	}
	return all, nil
}

// ReadList reads a text file with an entry on each line. Empty lines and those that begin with # are left out.
func ReadList(name string) ([]Entry, error) {
	source, err := given.Read(name, given.MostText)
	if err != nil {
		return nil, fmt.Errorf("read list of cases: %w; give a text file with one case on each line", err)
	}
	items, err := listItems(name, source)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, i := range items {
		all = append(all, i.Entry)
	}
	return all, nil
}

// listItems finds the entries of a text file.
func listItems(name string, source []byte) ([]item, error) {
	var all []item
	for n, text := range lines(source) {
		e, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("list of cases %s:%d: %w", name, n+1, err)
		}
		if e.Case != "" {
			e.Where = fmt.Sprintf("%s:%d", name, n+1)
			all = append(all, item{Entry: e, from: n, to: n + 1})
		}
	}
	return all, nil
}

// parseLine reads one entry; without a case if the line holds none.
func parseLine(text string) (Entry, error) {
	text, reason := cutReason(text)
	words := strings.Fields(text)
	if len(words) == 0 {
		return Entry{}, nil
	}
	e := Entry{Reason: reason}
	e.Case, e.Class, _ = strings.Cut(words[0], "=")
	if e.Case == "" {
		return e, fmt.Errorf("%q names no case before its class", words[0])
	}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "expires":
			e.Expires = value
		case "link":
			e.Link = value
		case "rate":
			var err error
			if e.Rate, err = strconv.ParseFloat(value, 64); err != nil {
				return e, fmt.Errorf("rate: %q is no number; write 0.02 for 2 of 100", value)
			}
		default:
			return e, fmt.Errorf("%q after the case: expected expires=DATE, link=URL or rate=SHARE; a reason follows #", word)
		}
	}
	return e, nil
}

// cutReason splits at the # that begins a word: those inside a word belong to a link.
func cutReason(text string) (rest, reason string) {
	before := ' '
	for n, r := range text {
		if r == '#' && unicode.IsSpace(before) {
			return text[:n], strings.TrimSpace(text[n+1:])
		}
		before = r
	}
	return text, ""
}

// Line writes an entry as a text file holds it. A reason keeps its words, not its line breaks.
func Line(e Entry) string {
	text := e.Case
	if e.Class != "" {
		text += "=" + e.Class
	}
	for _, more := range []struct{ key, value string }{{"expires", e.Expires}, {"link", e.Link}} {
		if more.value != "" {
			text += " " + more.key + "=" + more.value
		}
	}
	if e.Rate != 0 {
		text += " rate=" + strconv.FormatFloat(e.Rate, 'g', -1, 64)
	}
	if reason := strings.Join(strings.Fields(e.Reason), " "); reason != "" {
		text += "  # " + reason
	}
	return text
}
