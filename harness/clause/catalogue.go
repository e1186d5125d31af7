package clause

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sockdrill/sockdrill/harness/lazy"
)

// Fate says what became of a row of the catalogue that no clause stands for.
type Fate string

// The fates.
const (
	Pending   Fate = "pending"   // something is missing that it needs
	Withdrawn Fate = "withdrawn" // another clause asks the same, or nobody can judge it
)

// Row is something that the suite set out to judge, and that no clause stands for. No field of one is empty.
type Row struct {
	ID    string // AREA-NNN, as the clause would be called
	Area  string
	Level Level
	Side  string // Client, Server or Both
	Title string // the situation in a few words
	Fate  Fate
	Why   string // a sentence
}

// Planned is an area of the catalogue.
type Planned struct {
	Area
	Rows int // numbered from 001; 0: all its clauses came later
}

// catalogue is catalogue.md as data.
type catalogue struct {
	areas []Planned
	rows  []Row
}

//go:embed catalogue.md
var catalogueMarkdown string

// planned reads catalogue.md once. It panics on a malformed one, as document does.
var planned = sync.OnceValue(func() catalogue {
	c, err := parseCatalogue(catalogueMarkdown, document())
	if err != nil {
		panic(err)
	}
	return c
})

// Catalogue returns every area in the catalogue's order, with those of later clauses. The slice is the caller's own.
func Catalogue() []Planned {
	return slices.Clone(planned().areas)
}

// Rows returns the rows of the catalogue that no clause stands for, in the document's order. The slice is the caller's own.
func Rows() []Row {
	return slices.Clone(planned().rows)
}

// Unwritten returns the row of the catalogue with this id, if no clause stands for it.
func Unwritten(id string) (Row, bool) {
	for _, r := range planned().rows {
		if r.ID == id {
			return r, true
		}
	}
	return Row{}, false
}

var (
	areaLine = lazy.Regexp(`^\| ([A-Z]{3}) \| (\d+) \|(?: (\S.*))? \|$`)
	rowLine  = lazy.Regexp(`^\| (([A-Z]{3})-\d{3}) \| (MUST|SHOULD|MAY) \| (client|server|both) \| (\S[^|]*) \| ` +
		`(pending|withdrawn) \| (\S[^|]*\.) \|$`)
	headLine = lazy.Regexp(`^\| (area|row) \||^\|[-|]+$`)
	anyID    = lazy.Regexp(`\b[A-Z]{3}-\d{3}\b`)
)

// parseCatalogue reads the catalogue and holds it against the clauses: each of its rows has either a clause or a line. Every line of its
// tables has to be understood. Errors name the line, or the row.
func parseCatalogue(text string, doc contents) (catalogue, error) {
	var c catalogue
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if !strings.HasPrefix(line, "|") || headLine().MatchString(line) {
			continue
		}
		if err := c.line(line, doc); err != nil {
			return catalogue{}, fmt.Errorf("parse catalogue.md: line %d: %w", i+1, err)
		}
	}
	if err := errors.Join(c.gaps(doc)...); err != nil {
		return catalogue{}, fmt.Errorf("parse catalogue.md: %w", err)
	}
	return c, nil
}

func (c *catalogue) line(line string, doc contents) error {
	if m := areaLine().FindStringSubmatch(line); m != nil {
		rows, err := strconv.Atoi(m[2])
		if err != nil {
			return fmt.Errorf("area %s: its number of rows: %w", m[1], err)
		}
		return c.area(Planned{Area{m[1], m[3]}, rows}, doc)
	}
	m := rowLine().FindStringSubmatch(line)
	if m == nil {
		return fmt.Errorf("%q: want \"| ABC | 12 | title |\" or \"| ABC-001 | MUST | client | title | pending | sentence. |\"", line)
	}
	return c.row(Row{ID: m[1], Area: m[2], Level: Level(m[3]), Side: m[4], Title: m[5], Fate: Fate(m[6]), Why: m[7]}, doc)
}

// area takes an area, whose title is that of clauses.md as soon as it has one there.
func (c *catalogue) area(p Planned, doc contents) error {
	if slices.ContainsFunc(c.areas, func(a Planned) bool { return a.ID == p.ID }) {
		return fmt.Errorf("area %s: there is one already", p.ID)
	}
	at := slices.IndexFunc(doc.areas, func(a Area) bool { return a.ID == p.ID })
	switch {
	case at >= 0 && p.Title != "":
		return fmt.Errorf("area %s: its title stands in clauses.md: take it out here", p.ID)
	case at >= 0:
		p.Title = doc.areas[at].Title
	case p.Title == "":
		return fmt.Errorf("area %s: no title, and no clause in clauses.md", p.ID)
	}
	c.areas = append(c.areas, p)
	return nil
}

func (c *catalogue) row(r Row, doc contents) error {
	if _, ok := doc.index[r.ID]; ok {
		return fmt.Errorf("row %s: there is a clause of this id: delete the line", r.ID)
	}
	if slices.ContainsFunc(c.rows, func(other Row) bool { return other.ID == r.ID }) {
		return fmt.Errorf("row %s: there is one already", r.ID)
	}
	for _, id := range anyID().FindAllString(r.Why, -1) {
		if _, ok := doc.index[id]; !ok {
			return fmt.Errorf("row %s: its reason names %s, and there is no such clause", r.ID, id)
		}
	}
	c.rows = append(c.rows, r)
	return nil
}

// gaps are the rows that are nowhere, the lines that are no rows, and the clauses of areas that the catalogue does not know.
func (c *catalogue) gaps(doc contents) (all []error) {
	numbers := map[string]bool{}
	for _, p := range c.areas {
		for n := 1; n <= p.Rows; n++ {
			id := fmt.Sprintf("%s-%03d", p.ID, n)
			numbers[id] = true
			_, clause := doc.index[id]
			if !clause && !slices.ContainsFunc(c.rows, func(r Row) bool { return r.ID == id }) {
				all = append(all, fmt.Errorf("row %s has neither a clause nor a line that says why", id))
			}
		}
	}
	for _, r := range c.rows {
		if !numbers[r.ID] {
			all = append(all, fmt.Errorf("row %s: its area has no such row", r.ID))
		}
	}
	for _, a := range doc.areas {
		if !slices.ContainsFunc(c.areas, func(p Planned) bool { return p.ID == a.ID }) {
			all = append(all, fmt.Errorf("area %s of clauses.md is not in the catalogue: add it, with 0 rows if it came later", a.ID))
		}
	}
	return all
}
