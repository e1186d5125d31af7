package known

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// item is an entry and the lines that it stands on: from, and to without it, counted from 0.
type item struct {
	Entry
	from, to int
}

// EditList returns the source of a text file with these entries. Those that it has already keep their lines; comments and
// empty lines stay.
func EditList(name string, source []byte, entries []Entry) ([]byte, error) {
	items, err := listItems(name, source)
	if err != nil {
		return nil, err
	}
	all := lines(source)
	edited := splice(all, items, len(all), bare(entries), func(e Entry) []string { return []string{Line(e)} })
	return edited, nil
}

// splice puts the entries in the place of the items. An entry that an item has keeps the item's lines; one that took the
// place of others stands where they stood; the rest comes behind the last item, or at the line given if there is none.
func splice(source []string, items []item, at int, entries []Entry, render func(Entry) []string) []byte {
	out := editor{render: render, end: ending(source)}
	pos := 0
	for _, old := range items {
		out.keep(source[pos:old.from])
		pos, at = old.to, old.to
		old.Where = ""
		stays := slices.Contains(entries, old.Entry)
		for len(entries) > 0 && entries[0] != old.Entry && (stays || follows(entries[0], old.Entry)) {
			out.add(entries[0])
			entries = entries[1:]
		}
		if stays {
			out.keep(source[old.from:old.to])
			entries = entries[1:]
		}
	}
	out.keep(source[pos:at])
	for _, e := range entries {
		out.add(e)
	}
	out.keep(source[at:])
	return out.Bytes()
}

// follows reports whether an entry is about cases that the old one was about.
func follows(e, old Entry) bool {
	hit, err := path.Match(old.Case, e.Case)
	return e.Case == old.Case || strings.HasPrefix(e.Case, old.Case+".") || strings.HasPrefix(e.Case, old.Case+"-") || err == nil && hit
}

// editor collects lines.
type editor struct {
	bytes.Buffer
	render func(Entry) []string
	end    string // of a line
}

func (e *editor) keep(lines []string) {
	for _, l := range lines {
		e.next()
		e.WriteString(l)
	}
}

func (e *editor) add(entry Entry) {
	for _, l := range e.render(entry) {
		e.next()
		e.WriteString(l + e.end)
	}
}

// next begins a line, also after a last line that did not end.
func (e *editor) next() {
	if text := e.Bytes(); len(text) > 0 && text[len(text)-1] != '\n' {
		e.WriteString(e.end)
	}
}

// lines splits after each line's end, which stays.
func lines(source []byte) []string {
	all := strings.SplitAfter(string(source), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// ending is how the lines of a file end.
func ending(source []string) string {
	if len(source) > 0 && strings.HasSuffix(source[0], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// bare are the entries without where they stood.
func bare(entries []Entry) []Entry {
	all := slices.Clone(entries)
	for n := range all {
		all[n].Where = ""
	}
	return all
}

// Replace writes the file whole or leaves it as it was. A symbolic link stays one; the file's permissions stay.
func Replace(name string, text []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	temp, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	defer os.Remove(temp.Name()) // gone already if it was renamed
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), target)
	}
	if err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	return nil
}
