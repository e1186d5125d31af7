package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// JUnit has no schema that everybody keeps; these are the elements and attributes that GitLab and Jenkins both read.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Name    string       `xml:"name,attr"`
		Time    string       `xml:"time,attr"`
		Suites  []junitSuite `xml:"testsuite"`
		junitTotals
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`
		junitTotals
		sum time.Duration
	}
	junitTotals struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitCase struct {
		Classname string `xml:"classname,attr"`
		Name      string `xml:"name,attr"`
		File      string `xml:"file,attr,omitempty"`
		Time      string `xml:"time,attr"`
		// what most likely explains a failure: nil if nothing known does
		Properties *junitProperties `xml:"properties"`
		Failure    *junitNote       `xml:"failure"`
		Error      *junitNote       `xml:"error"`
		Skipped    *junitNote       `xml:"skipped"`
		Stderr     string           `xml:"system-err,omitempty"`
	}
	junitNote struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// Sizes that keep 250 red cases far below the 30 MB that GitLab reads.
const (
	junitMessage = 500
	junitText    = 16 << 10
)

// JUnit writes the report for CI systems. The identity of a case is classname and name: sockdrill.<side>.<AREA>, and the
// case id with its title. What does not make a run fail is "skipped" with its reason: inconclusive, shortfalls, known failures.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Name: "sockdrill", Time: seconds(r.End.Wall)}
	index, causes := map[string]int{}, junitCauses(r)
	for _, res := range r.Results {
		name := "sockdrill." + word(string(res.Side)) + "." + word(res.Area)
		at, seen := index[name]
		if !seen {
			at = len(doc.Suites)
			index[name] = at
			doc.Suites = append(doc.Suites, junitSuite{Name: name, Timestamp: stamp(r.Started)})
		}
		c := newJUnitCase(name, res)
		c.Properties = causes[res.Case]
		doc.Suites[at].add(c, res.Duration)
	}
	for _, s := range doc.Suites {
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Errors += s.Errors
		doc.junitTotals.Skipped += s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitCauses are the properties of the failures that something known explains, by case.
func junitCauses(r *Report) map[string]*junitProperties {
	of := map[string]*junitProperties{}
	for _, c := range r.End.Diagnosis {
		for _, id := range c.Explains {
			of[id] = &junitProperties{List: []junitProperty{{"cause", Line(c.Kind)}, {"most likely", Line(c.Title)}, {"what to do", Line(c.Do)}}}
		}
	}
	return of
}

func (s *junitSuite) add(c junitCase, took time.Duration) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.sum += took
	s.Time = seconds(s.sum)
}

func newJUnitCase(classname string, r Result) junitCase {
	file, _, _ := strings.Cut(source(r.Where), ":")
	c := junitCase{Classname: classname, Name: Line(r.Case + " " + r.Title), File: Line(file), Time: seconds(r.Duration)}
	note := &junitNote{Message: head(Reason(r), junitMessage), Type: Line(string(r.Class))}
	switch r.Outcome {
	case record.Passed:
		return c
	case record.Failed:
		c.Failure = note
	case record.Unexpected:
		note.Type = string(record.Unexpected)
		c.Failure = note
	case record.Errored:
		c.Error = note
	default:
		note.Message, note.Type = r.Outcome.Word()+": "+note.Message, ""
		c.Skipped = note
	}
	note.Text = junitDetails(r)
	c.Stderr = Plain(ends(r.Evidence.Stderr, junitText))
	return c
}

// junitDetails is what a person reads who opens the case: the clause, what happened, the evidence, how to reproduce it.
func junitDetails(r Result) string {
	var b strings.Builder
	if q := r.Requirement; q != nil {
		fmt.Fprintf(&b, "%s (%s): %s\n\n", Line(r.Clause), Line(r.Level), Line(q.Text))
	}
	if r.Message != "" {
		b.WriteString(Plain(head(r.Message, junitText)) + "\n\n")
	}
	for _, s := range summary(r) {
		b.WriteString(head(s, junitText) + "\n")
	}
	if r.Reproduce != "" {
		b.WriteString("reproduce: " + Line(r.Reproduce) + "\n")
	}
	return b.String()
}

// word makes a part of a class name of a side or area: dots would make further packages of it.
func word(s string) string {
	if s = strings.ReplaceAll(Line(s), ".", "_"); s == "" {
		return "none"
	}
	return s
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05")
}
