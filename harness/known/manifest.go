package known

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// The keys of a manifest's two lists.
const (
	FailingKey = "known_failing"
	FlakyKey   = "known_flaky"
)

// EditManifest returns the source of a manifest with these two lists. Entries that it has already keep their lines;
// comments and every other key stay as they are. A layout that cannot be edited so is an error.
func EditManifest(source []byte, failing, flaky []Entry) ([]byte, error) {
	edited := source
	for _, list := range []struct {
		key     string
		entries []Entry
	}{{FailingKey, bare(failing)}, {FlakyKey, bare(flaky)}} {
		old, err := manifestList(edited, list.key)
		if err != nil {
			return nil, err
		}
		if slices.Equal(old, list.entries) {
			continue
		}
		if edited, err = editKey(edited, list.key, old, list.entries); err != nil {
			return nil, err
		}
		// What YAML can say in other ways than these lines foresee shows here, and nothing is written.
		if got, err := manifestList(edited, list.key); err != nil || !slices.Equal(got, list.entries) {
			return nil, unforeseen(list.key)
		}
	}
	return edited, nil
}

func unforeseen(key string) error {
	return fmt.Errorf("`%s` is laid out in a way that cannot be edited line by line; write each entry as a block that begins "+
		"with `- case:`", key)
}

// manifestList reads one list of a manifest.
func manifestList(source []byte, key string) (list []Entry, err error) {
	// The library panics on some sources that are hardly YAML: a file that is not ours must not end the program.
	defer func() {
		if trouble := recover(); trouble != nil {
			list, err = nil, fmt.Errorf("read `%s`: it cannot be understood as YAML (%v)", key, trouble)
		}
	}()
	var lists struct {
		Failing []Entry `yaml:"known_failing"`
		Flaky   []Entry `yaml:"known_flaky"`
	}
	if err := yaml.Unmarshal(source, &lists); err != nil {
		return nil, fmt.Errorf("read `%s`: %w", key, err)
	}
	if key == FlakyKey {
		return lists.Flaky, nil
	}
	return lists.Failing, nil
}

// block is where a list stands in the lines of a manifest.
type block struct {
	end    int // the line after the last that belongs to the list
	indent int // of the dashes
	items  []item
}

func editKey(source []byte, key string, old, entries []Entry) ([]byte, error) {
	all := lines(source)
	at := slices.IndexFunc(all, func(l string) bool { return strings.HasPrefix(l, key+":") })
	if at < 0 {
		all = append(all, key+":"+ending(all))
		return splice(all, nil, len(all), entries, render(2)), nil
	}
	b := findBlock(all, at)
	if len(b.items) != len(old) {
		return nil, unforeseen(key)
	}
	for n := range b.items {
		b.items[n].Entry = old[n]
	}
	rest := strings.TrimPrefix(all[at], key+":")
	value, comment, _ := strings.Cut(rest, "#")
	switch {
	case len(entries) == 0:
		value = " []"
	case strings.TrimSpace(value) == "[]", strings.TrimSpace(value) == "":
		value = ""
	default:
		return nil, unforeseen(key)
	}
	if comment = strings.TrimSpace(comment); comment != "" {
		value += " # " + comment
	}
	all[at] = key + ":" + value + ending(all)
	return splice(all, b.items, at+1, entries, render(b.indent)), nil
}

// findBlock finds the items of the list whose key stands on this line.
func findBlock(all []string, at int) block {
	b := block{end: len(all), indent: 2}
	for n := at + 1; n < len(all); n++ {
		if rootKey(all[n]) {
			b.end = n
			break
		}
	}
	first := true
	for n := at + 1; n < b.end; n++ {
		text := strings.TrimLeft(all[n], " ")
		dash := strings.HasPrefix(text, "- ") || strings.TrimRight(text, "\r\n") == "-"
		indent := len(all[n]) - len(text)
		if dash && (first || indent == b.indent) {
			first, b.indent = false, indent
			b.items = append(b.items, item{from: n, to: b.end})
			if last := len(b.items) - 2; last >= 0 {
				b.items[last].to = n
			}
		}
	}
	for n := range b.items {
		b.trim(all, &b.items[n])
	}
	return b
}

// rootKey reports whether a line begins the next key of the manifest, or ends it.
func rootKey(l string) bool {
	l = strings.TrimRight(l, "\r\n")
	switch {
	case l == "", l == "-", strings.HasPrefix(l, "- "):
		return false
	}
	return !strings.ContainsRune(" \t#", rune(l[0]))
}

// trim takes the empty lines and comments behind an item away from it. What is deeper than its dash is its own: it may
// be part of a text.
func (b block) trim(all []string, i *item) {
	for i.to > i.from+1 {
		text := strings.TrimSpace(all[i.to-1])
		indent := len(all[i.to-1]) - len(strings.TrimLeft(all[i.to-1], " "))
		if text != "" && (text[0] != '#' || indent > b.indent) {
			return
		}
		i.to--
	}
}

// render writes an entry as an item of a list whose dashes stand in this column.
func render(indent int) func(Entry) []string {
	return func(e Entry) []string {
		text, err := yaml.Marshal(e)
		if err != nil {
			return nil // EditManifest sees that the entry is missing
		}
		all := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
		for n := range all {
			lead := "  "
			if n == 0 {
				lead = "- "
			}
			all[n] = strings.Repeat(" ", indent) + lead + all[n]
		}
		return all
	}
}
