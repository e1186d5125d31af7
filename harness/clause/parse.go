package clause

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/lazy"
)

// contents is the document as data.
type contents struct {
	areas   []Area
	clauses []Clause
	index   map[string]int // id to position in clauses
}

var (
	areaHeading   = lazy.Regexp(`^## ([A-Z]{3}) · (\S.*)$`)
	clauseHeading = lazy.Regexp(`^### (([A-Z]{3})-\d{3}) · (MUST|SHOULD|MAY) · (client|server|both|harness) · (\S.*)$`)
)

// parse reads the document. What precedes the first area is prose and is
// skipped; after it every line has to be understood, so that a clause with a
// misspelt heading cannot vanish into its neighbour. Errors name the line.
func parse(doc string) (contents, error) {
	p := parser{contents: contents{index: map[string]int{}}}
	for i, line := range strings.Split(doc, "\n") {
		if err := p.line(strings.TrimSuffix(line, "\r")); err != nil {
			return contents{}, fmt.Errorf("parse clauses.md: line %d: %w", i+1, err)
		}
	}
	if err := p.finish(); err != nil {
		return contents{}, fmt.Errorf("parse clauses.md: at its end: %w", err)
	}
	if len(p.clauses) == 0 {
		return contents{}, errors.New("parse clauses.md: no clauses in it")
	}
	return p.contents, nil
}

// parser is contents in the making; the last clause may still be incomplete.
type parser struct {
	contents
}

func (p *parser) line(line string) error {
	switch {
	case strings.HasPrefix(line, "### "):
		return p.beginClause(line)
	case strings.HasPrefix(line, "## "):
		return p.beginArea(line)
	case line == "" || len(p.areas) == 0:
		return nil
	}
	return p.body(line)
}

func (p *parser) beginArea(line string) error {
	if err := p.finish(); err != nil {
		return err
	}
	m := areaHeading().FindStringSubmatch(line)
	if m == nil {
		return fmt.Errorf("area heading %q: want \"## ABC · Title\"", line)
	}
	for _, a := range p.areas {
		if a.ID == m[1] {
			return fmt.Errorf("area %s: there is one already", m[1])
		}
	}
	p.areas = append(p.areas, Area{ID: m[1], Title: m[2]})
	return nil
}

func (p *parser) beginClause(line string) error {
	if err := p.finish(); err != nil {
		return err
	}
	m := clauseHeading().FindStringSubmatch(line)
	if m == nil {
		return fmt.Errorf("clause heading %q: want \"### ABC-001 · MUST · both · Title\"", line)
	}
	id, area := m[1], m[2]
	if len(p.areas) == 0 || p.areas[len(p.areas)-1].ID != area {
		return fmt.Errorf("clause %s: not under the heading of area %s", id, area)
	}
	if _, ok := p.index[id]; ok {
		return fmt.Errorf("clause %s: there is one already", id)
	}
	p.index[id] = len(p.clauses)
	p.clauses = append(p.clauses, Clause{ID: id, Area: area, Level: Level(m[3]), Side: m[4], Title: m[5]})
	return nil
}

// body takes a line below a clause's heading: its sentence, reason or reference.
func (p *parser) body(line string) error {
	if len(p.clauses) == 0 {
		return fmt.Errorf("text %q before the first clause of an area", line)
	}
	c := &p.clauses[len(p.clauses)-1]
	name, field, value := "sentence", &c.Text, line
	if rest, ok := strings.CutPrefix(line, "Why: "); ok {
		name, field, value = "\"Why:\"", &c.Why, rest
	} else if rest, ok := strings.CutPrefix(line, "Reference: "); ok {
		name, field, value = "\"Reference:\"", &c.Reference, rest
	}
	if *field != "" {
		return fmt.Errorf("clause %s: a second %s: %q", c.ID, name, line)
	}
	*field = value
	return nil
}

// finish checks the clause that the parser has been collecting, if there is one.
func (p *parser) finish() error {
	if len(p.clauses) == 0 {
		return nil
	}
	return p.clauses[len(p.clauses)-1].validate()
}

// validate reports whether a clause is complete and its sentence is of its level.
func (c Clause) validate() error {
	switch {
	case c.Text == "":
		return fmt.Errorf("clause %s: no normative sentence", c.ID)
	case c.Why == "":
		return fmt.Errorf("clause %s: no \"Why:\"", c.ID)
	case c.Reference == "":
		return fmt.Errorf("clause %s: no \"Reference:\"", c.ID)
	case !strings.Contains(c.Text, string(c.Level)):
		return fmt.Errorf("clause %s: a sentence of level %s that does not say %s", c.ID, c.Level, c.Level)
	}
	return nil
}
