package runner

import (
	"bufio"
	"os"
	"strings"
)

// Entry is one line of a list of cases.
type Entry struct {
	Pattern string // a case id, the beginning of one up to a point, an area, or a pattern with wildcards
	Class   string // of a known failure: the class with which it must fail; empty for any
	Reason  string // why it is on the list; empty if nobody said
}

// Entries expands the words of a flag: `PATTERN`, `PATTERN=CLASS`, several with commas, and `@FILE` with one on each
// line. In a file what follows # is the reason. An error is a *UsageError.
func Entries(words []string) ([]Entry, error) {
	var all []Entry
	for _, word := range words {
		if name, isFile := strings.CutPrefix(word, "@"); isFile {
			more, err := fileEntries(name)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		for part := range strings.SplitSeq(word, ",") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, parseEntry(part))
			}
		}
	}
	return all, nil
}

func fileEntries(name string) ([]Entry, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usage("read list of cases: %v", err)
	}
	defer f.Close()
	var all []Entry
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		text, reason, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		e := parseEntry(text)
		e.Reason = strings.TrimSpace(reason)
		all = append(all, e)
	}
	if err := lines.Err(); err != nil {
		return nil, usage("read list of cases %s: %v", name, err)
	}
	return all, nil
}

func parseEntry(s string) Entry {
	pattern, class, _ := strings.Cut(s, "=")
	return Entry{Pattern: strings.TrimSpace(pattern), Class: strings.TrimSpace(class)}
}
