package diagnosis

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rows are programs with three kinds of defects.
var rows = []Row{
	{ID: "M001", Kind: "one-read", Red: found("A", "B", "C", "D"), Green: []string{"E", "F", "G", "H"}},
	{ID: "M002", Kind: "one-read", Red: found("A", "B", "C"), Green: []string{"D", "E", "F", "G", "H"}},
	{ID: "M003", Kind: "rest-waits", Red: found("D", "E"), Green: []string{"A", "B", "C", "F", "G", "H"}},
	{ID: "M004", Kind: "unchecked-length", Red: found("F", "G"), Green: []string{"A", "B", "C", "D", "E", "H"}},
}

// found are findings from words like A, or A=missing.
func found(words ...string) (all []Finding) {
	for _, word := range words {
		id, symptom, _ := strings.Cut(word, "=")
		all = append(all, Finding{id, Symptom(symptom)})
	}
	return all
}

func named(d Diagnosis) (kinds []string) {
	for _, c := range d.Causes {
		kinds = append(kinds, c.Kind.ID)
	}
	return kinds
}

func TestDiagnoses(t *testing.T) {
	for what, c := range map[string]struct {
		red, green string
		want, left []string
	}{
		"one defect":                        {"A B C", "D E F G H", []string{"one-read"}, nil},
		"one defect and a failure more":     {"A B C D X", "E F G H", []string{"one-read"}, []string{"X"}},
		"two at once":                       {"A B C F G", "D E H", []string{"one-read", "unchecked-length"}, nil},
		"what would have made more red":     {"A", "B C D E F G H", nil, []string{"A"}},
		"what nothing known makes red":      {"X Y Z", "A B C D E F G H", nil, []string{"X", "Y", "Z"}},
		"nothing red":                       {"", "A B C D E F G H", nil, nil},
		"what two kinds explain alike well": {"D", "H X1 X2 X3 X4 X5 X6 X7", nil, []string{"D"}},
	} {
		d := Diagnose(rows, found(strings.Fields(c.red)...), strings.Fields(c.green))
		if got := named(d); !slices.Equal(got, c.want) || !slices.Equal(d.Left, c.left) {
			t.Errorf("%s: it names %q and leaves %q, want %q and %q", what, got, d.Left, c.want, c.left)
		}
	}
}

func TestACauseSaysWhatContradictsIt(t *testing.T) {
	d := Diagnose(rows, found("A", "B", "C"), []string{"D", "E", "F", "G", "H"})
	if len(d.Causes) != 1 || len(d.Causes[0].Against) != 0 {
		t.Errorf("nothing contradicts, and it says %+v", d.Causes)
	}
	d = Diagnose(rows[:1], found("A", "B", "C"), []string{"D", "E", "F", "G", "H"})
	if len(d.Causes) != 1 || !slices.Equal(d.Causes[0].Against, []string{"D"}) {
		t.Errorf("D is red for the only program of its kind and green here, and it says %+v", d.Causes)
	}
}

// A green case says that a defect is not there, one that has not run says nothing.
func TestWhatHasNotRunContradictsNothing(t *testing.T) {
	others := []string{"E", "F", "G", "H", "X", "Y", "Z"}
	if got := named(Diagnose(rows, found("A"), others)); !slices.Equal(got, []string{"one-read"}) {
		t.Errorf("without a contradiction it names %q", got)
	}
	if got := named(Diagnose(rows, found("A"), append(others, "B", "C", "D"))); len(got) > 0 {
		t.Errorf("against three green cases it names %q", got)
	}
}

// Two or three red cases alone would fit many defects: none of them could have been contradicted.
func TestOfAHandfulOfCasesNothingIsSaid(t *testing.T) {
	if got := named(Diagnose(rows, found("A", "B", "C"), []string{"E"})); len(got) > 0 {
		t.Errorf("after four cases it names %q", got)
	}
}

func TestATableIsReadAsWritten(t *testing.T) {
	got, err := Parse("# a comment\n" + Format(rows))
	if err != nil || !reflect.DeepEqual(got, rows) {
		t.Errorf("read %+v, %v, want %+v", got, err, rows)
	}
	for text, says := range map[string]string{
		"cases A B\nM001 one-read xxx\n": "line 2: want an id",
		"cases A B\nM001 xx\n":           "line 2: want an id",
		"cases A B\nM001 one-read x?\n":  "line 2: '?' is no outcome",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want one that says %q", text, err, says)
		}
	}
}

// A kind points at files that are there, and says what people read as sentences.
func TestEachKindIsWhole(t *testing.T) {
	const root = "../.."
	ids, of := map[string]bool{}, map[string]string{}
	for _, k := range Kinds() {
		if ids[k.ID] {
			t.Errorf("%s: there are two of it", k.ID)
		}
		ids[k.ID] = true
		if strings.HasSuffix(k.Title, ".") || k.Title != strings.ToLower(k.Title[:1])+k.Title[1:] {
			t.Errorf("%s: the title %q does not fit behind a colon and before a full stop", k.ID, k.Title)
		}
		if n := strings.Count(k.Do+" ", ". "); n < 1 || n > 4 {
			t.Errorf("%s: it says in %d sentences what to do, want two or three: %q", k.ID, n, k.Do)
		}
		if _, err := os.Stat(filepath.Join(root, k.HowTo)); err != nil {
			t.Errorf("%s: %v", k.ID, err)
		}
		file, function, _ := strings.Cut(k.Right, " ")
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || !regexp.MustCompile(`(?m)^func (\([^)]*\) )?`+regexp.QuoteMeta(function)+`\(`).Match(text) {
			t.Errorf("%s: there is no function %q in %s (%v)", k.ID, function, file, err)
		}
		for _, m := range k.Mutants {
			if other := of[m]; other != "" {
				t.Errorf("mutant %s is of the kind %s and of %s", m, other, k.ID)
			}
			of[m] = k.ID
		}
	}
	if len(ids) < 20 || len(ids) > 40 {
		t.Errorf("there are %d kinds: more than 40 nobody tells apart, fewer than 20 say too little", len(ids))
	}
	for _, r := range Table() {
		if !ids[r.Kind] {
			t.Errorf("row %s of the table has the kind %q, which there is not", r.ID, r.Kind)
		}
	}
}
