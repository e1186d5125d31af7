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
	Red   []Finding
	Green []string
}

// Finding is a red case, and how it was red.
type Finding struct {
	Case    string
	Symptom Symptom // "" is unknown
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

// The text of a table: "cases" and all ids, once; "symptoms" and all of them, once; then for each row its id, its kind, and a letter for each
// case: x red, o green, - unknown, and of the red ones whose symptom is known A for the first of them, B for the next, and so on. At the end of
// a line unknown ones are left out.
const (
	casesWord    = "cases"
	symptomsWord = "symptoms"
	isRed        = 'x'
	isGreen      = 'o'
	isUnknown    = '-'
	letters      = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// Parse reads a table from its text.
func Parse(text string) (rows []Row, err error) {
	var cases, symptoms []string
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
		case words[0] == casesWord:
			cases = words[1:]
		case words[0] == symptomsWord:
			symptoms = words[1:]
		case len(words) != 3 || len(words[2]) > len(cases):
			return nil, fmt.Errorf("line %d: want an id, a kind, and a letter for each of %d cases", n+1, len(cases))
		default:
			row := Row{ID: words[0], Kind: words[1]}
			for i, letter := range words[2] {
				if err := row.take(cases[i], letter, symptoms); err != nil {
					return nil, fmt.Errorf("line %d: %w", n+1, err)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// take notes what a letter says of a case.
func (r *Row) take(id string, letter rune, symptoms []string) error {
	switch at := strings.IndexRune(letters, letter); {
	case letter == isRed:
		r.Red = append(r.Red, Finding{Case: id})
	case letter == isGreen:
		r.Green = append(r.Green, id)
	case at >= 0 && at < len(symptoms):
		r.Red = append(r.Red, Finding{id, Symptom(symptoms[at])})
	case letter != isUnknown:
		return fmt.Errorf("%q is no outcome", letter)
	}
	return nil
}

// Format is the text of a table.
func Format(rows []Row) string {
	var cases, symptoms []string
	for _, r := range rows {
		for _, f := range r.Red {
			cases, symptoms = append(cases, f.Case), append(symptoms, string(f.Symptom))
		}
		cases = append(cases, r.Green...)
	}
	cases, symptoms = set(cases), slices.DeleteFunc(set(symptoms), func(s string) bool { return s == "" })
	var b strings.Builder
	fmt.Fprintln(&b, casesWord, strings.Join(cases, " "))
	fmt.Fprintln(&b, symptomsWord, strings.Join(symptoms, " "))
	for _, r := range rows {
		line := slices.Repeat([]byte{isUnknown}, len(cases))
		put := func(id string, letter byte) {
			at, _ := slices.BinarySearch(cases, id)
			line[at] = letter
		}
		for _, f := range r.Red {
			letter := byte(isRed)
			if at, is := slices.BinarySearch(symptoms, string(f.Symptom)); is {
				letter = letters[at]
			}
			put(f.Case, letter)
		}
		for _, id := range r.Green {
			put(id, isGreen)
		}
		fmt.Fprintln(&b, r.ID, r.Kind, strings.TrimRight(string(line), string(isUnknown)))
	}
	return b.String()
}

// set is each of them once, sorted.
func set(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
