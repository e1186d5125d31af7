package diagnosis

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Row is what is known of one program with one defect. A case that is in neither list did not run, or came to no verdict: of it nothing is
// known.
type Row struct {
	ID    string // of a mutant or a stranger
	Kind  string // of its defect
	Red   []string
	Green []string
}

//go:embed table.txt
var tableText string

// Table is every row that this binary knows.
var Table = sync.OnceValue(func() []Row {
	rows, err := Parse(tableText)
	if err != nil {
		panic(fmt.Sprintf("table.txt, which is a part of this binary: %v", err)) // a test reads it, too
	}
	return rows
})

// The text of a table: "cases" and all ids, once; then for each row its id, its kind, and a letter for each case: x red, o green, -
// unknown. At the end of a line unknown ones are left out.
const (
	casesWord = "cases"
	isRed     = 'x'
	isGreen   = 'o'
	isUnknown = '-'
)

// Parse reads a table from its text.
func Parse(text string) (rows []Row, err error) {
	var cases []string
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
		case words[0] == casesWord:
			cases = words[1:]
		case len(words) != 3 || len(words[2]) > len(cases):
			return nil, fmt.Errorf("line %d: want an id, a kind, and a letter for each of %d cases", n+1, len(cases))
		default:
			row := Row{ID: words[0], Kind: words[1]}
			for i, letter := range words[2] {
				switch letter {
				case isRed:
					row.Red = append(row.Red, cases[i])
				case isGreen:
					row.Green = append(row.Green, cases[i])
				case isUnknown:
				default:
					return nil, fmt.Errorf("line %d: %q is no outcome", n+1, letter)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Format is the text of a table.
func Format(rows []Row) string {
	var cases []string
	for _, r := range rows {
		cases = append(append(cases, r.Red...), r.Green...)
	}
	slices.Sort(cases)
	cases = slices.Compact(cases)
	var b strings.Builder
	fmt.Fprintln(&b, casesWord, strings.Join(cases, " "))
	for _, r := range rows {
		letters := slices.Repeat([]byte{isUnknown}, len(cases))
		for _, list := range []struct {
			ids    []string
			letter byte
		}{{r.Red, isRed}, {r.Green, isGreen}} {
			for _, id := range list.ids {
				at, _ := slices.BinarySearch(cases, id)
				letters[at] = list.letter
			}
		}
		fmt.Fprintln(&b, r.ID, r.Kind, strings.TrimRight(string(letters), string(isUnknown)))
	}
	return b.String()
}
