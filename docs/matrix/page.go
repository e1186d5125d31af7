package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

var (
	//go:embed page/page.html
	pageHTML string
	//go:embed page/page.css
	pageCSS string
	//go:embed page/page.js
	pageJS string
)

// pageModel is what page.html shows, in words already.
type pageModel struct {
	CSS     template.CSS
	JS      template.JS
	Policy  string
	Cases   int
	Columns []columnModel
	Absent  []absentModel
	Legend  []legendEntry
	Areas   []areaModel
	Span    int // columns of the table
}

type columnModel struct {
	Label, Name, Judged string
	Report              string // where its own report is
	Started             string
	Took, Waits         string
	Counts              []countModel
}

type countModel struct {
	Outcome record.Outcome
	N       int
}

type absentModel struct{ Label, Why string }

type areaModel struct {
	clause.Area
	Tallies []tally // one for each column
	Clauses []clauseModel
}

type clauseModel struct {
	clause.Clause
	Rows []rowModel
}

type rowModel struct {
	Case, Title  string
	Failed, Open bool // at least one cell is
	Cells        []cellModel
}

// cellModel is one verdict. Without an outcome the case is about a side that is not judged there.
type cellModel struct {
	Outcome record.Outcome
	Mark    string
	Says    string // outcome, and why
	Href    string // the case in that implementation's report
}

// writePage writes the grid as one page that needs no network and no script, but for its filters.
func writePage(path string, g grid) error {
	t, err := template.New("matrix").Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, newPage(g)); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

func newPage(g grid) pageModel {
	m := pageModel{
		CSS: reports.Theme() + template.CSS(pageCSS), JS: template.JS(pageJS), Policy: reports.Policy(pageJS), Legend: legend,
		Span: len(g.columns) + 2,
	}
	for _, one := range g.columns {
		m.Columns = append(m.Columns, newColumn(one))
	}
	for _, one := range g.absent {
		m.Absent = append(m.Absent, absentModel{one.label(), reports.Line(one.why)})
	}
	for _, a := range g.areas {
		found := areaModel{Area: a.Area}
		for n := range g.columns {
			found.Tallies = append(found.Tallies, count(a.results(n)))
		}
		for _, c := range a.Clauses {
			rows := clauseModel{Clause: c.Clause}
			for _, r := range c.Rows {
				rows.Rows = append(rows.Rows, newRow(g, r))
			}
			m.Cases += len(rows.Rows)
			found.Clauses = append(found.Clauses, rows)
		}
		m.Areas = append(m.Areas, found)
	}
	return m
}

func newColumn(i implementation) columnModel {
	c := columnModel{Label: i.label(), Name: i.name(), Judged: i.judged(), Report: i.page(),
		Started: i.report.Started.UTC().Format(time.DateOnly)}
	c.Took, c.Waits = i.took()
	for _, entry := range legend {
		n := 0
		for _, r := range i.report.Results {
			if outcome(r) == entry.Outcome {
				n++
			}
		}
		if n > 0 {
			c.Counts = append(c.Counts, countModel{entry.Outcome, n})
		}
	}
	return c
}

// page is where the report of an implementation is, seen from the matrix.
func (i implementation) page() string {
	return url.PathEscape(i.folder) + "/" + url.PathEscape(i.profile) + "/index.html"
}

func newRow(g grid, r row) rowModel {
	m := rowModel{Case: reports.Line(r.Case), Title: reports.Line(r.Title)}
	for n, result := range r.cells {
		if result == nil {
			m.Cells = append(m.Cells, cellModel{})
			continue
		}
		m.Failed, m.Open = m.Failed || failed(*result), m.Open || open(*result)
		o := outcome(*result)
		says := o.Word()
		if why := reason(*result); why != "" {
			says += ": " + why
		}
		m.Cells = append(m.Cells, cellModel{o, mark(o), says, g.columns[n].page() + "#" + url.PathEscape(r.Case)})
	}
	return m
}

// reason is why a case did not simply pass, with what was seen; "" if it did.
func reason(r reports.Result) string {
	switch {
	case r.Flaky == "":
		return reports.Reason(r)
	case r.Outcome == record.Passed:
		return reports.Line(r.Flaky) + ": passed this time"
	}
	return strings.TrimSuffix(reports.Line(r.Flaky+": "+r.Message), ": ")
}
