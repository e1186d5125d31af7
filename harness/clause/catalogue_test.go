package clause

import (
	"strings"
	"testing"
)

// right is the smallest catalogue beside the good document; each case below spoils one thing in it.
const right = `# The catalogue

| area | rows | title |
|---|---|---|
| FRM | 2 | |
| UDP | 0 | Datagrams |

| row | level | side | title | fate | why |
|---|---|---|---|---|---|
| FRM-002 | MAY | client | Another frame | withdrawn | FRM-001 asks the same. |
`

func TestTheCatalogueIsHeldAgainstTheClauses(t *testing.T) {
	doc, err := parse(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"as it is": right, "with CR LF": strings.ReplaceAll(right, "\n", "\r\n")} {
		got, err := parseCatalogue(text, doc)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := Row{ID: "FRM-002", Area: "FRM", Level: May, Side: Client, Title: "Another frame", Fate: Withdrawn, Why: "FRM-001 asks the same."}
		if len(got.rows) != 1 || got.rows[0] != want {
			t.Errorf("%s: got %+v, want %+v", name, got.rows, want)
		}
		if len(got.areas) != 2 || got.areas[0] != (Planned{Area{"FRM", "Framing"}, 2}) || got.areas[1] != (Planned{Area{"UDP", "Datagrams"}, 0}) {
			t.Errorf("%s: areas %+v", name, got.areas)
		}
	}
	line := right[strings.Index(right, "| FRM-002"):]
	for _, c := range []struct{ name, text, want string }{
		{"a row that is nowhere", strings.Replace(right, line, "", 1), "row FRM-002 has neither a clause nor a line"},
		{"a row that has a clause", right + strings.Replace(line, "FRM-002", "FRM-001", 1), "line 11: row FRM-001: there is a clause of this id"},
		{"a row twice", right + line, "row FRM-002: there is one already"},
		{"a row above its area's number", right + strings.Replace(line, "FRM-002", "FRM-003", 1), "row FRM-003: its area has no such row"},
		{"a row of no area", right + strings.Replace(line, "FRM-002", "ABC-001", 1), "row ABC-001: its area has no such row"},
		{"a reason that names no clause", strings.Replace(right, "FRM-001 asks", "FRM-007 asks", 1), "names FRM-007"},
		{"no reason", strings.Replace(right, "FRM-001 asks the same.", "", 1), "line 10:"},
		{"another fate", strings.Replace(right, "withdrawn", "forgotten", 1), "line 10:"},
		{"a clause of no area", strings.Replace(right, "| FRM | 2 | |\n", "", 1), "area FRM of clauses.md is not in the catalogue"},
		{"a second title", strings.Replace(right, "| FRM | 2 | |", "| FRM | 2 | Frames |", 1), "its title stands in clauses.md"},
		{"no title", strings.Replace(right, "| Datagrams |", "| |", 1), "area UDP: no title"},
		{"an area twice", strings.Replace(right, "| UDP", "| FRM | 2 | |\n| UDP", 1), "area FRM: there is one already"},
		{"a number beyond all", strings.Replace(right, "| FRM | 2", "| FRM | 99999999999999999999", 1), "area FRM: its number of rows"},
	} {
		if _, err := parseCatalogue(c.text, doc); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

// The suite's plan: this many rows, none of which may get lost, whatever becomes of it.
func TestEveryPlannedRowIsThere(t *testing.T) {
	rows := 0
	for _, p := range Catalogue() {
		rows += p.Rows
	}
	if rows != 363 {
		t.Errorf("the catalogue has %d rows, want 363", rows)
	}
	for _, r := range Rows() {
		if got, ok := Unwritten(r.ID); !ok || got != r {
			t.Errorf("Unwritten(%s) = %+v, %v", r.ID, got, ok)
		}
	}
	if _, ok := Unwritten("FRM-001"); ok {
		t.Error("FRM-001 has a clause, and is among the rows without one")
	}
}
