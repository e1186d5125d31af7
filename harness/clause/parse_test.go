package clause

import (
	"strings"
	"testing"
)

// good is the smallest document; each case below spoils one thing in it.
const good = `# Clauses

Some prose.

## FRM · Framing

### FRM-001 · MUST · both · A frame

A receiver MUST receive.
Why: Otherwise it does not.
Reference: house rule
`

func TestParseTakesTheGoodDocument(t *testing.T) {
	for name, doc := range map[string]string{"as it is": good, "with CR LF": strings.ReplaceAll(good, "\n", "\r\n")} {
		got, err := parse(doc)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := Clause{
			ID: "FRM-001", Area: "FRM", Title: "A frame", Side: Both, Level: Must,
			Text: "A receiver MUST receive.", Why: "Otherwise it does not.", Reference: "house rule",
		}
		if len(got.clauses) != 1 || got.clauses[0] != want {
			t.Errorf("%s: got %+v, want %+v", name, got.clauses, want)
		}
		if len(got.areas) != 1 || got.areas[0] != (Area{"FRM", "Framing"}) {
			t.Errorf("%s: areas %+v", name, got.areas)
		}
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	second := good[strings.Index(good, "### "):]
	cases := []struct{ name, doc, want string }{
		{"an empty document", "", "no clauses"},
		{"an id of two digits", strings.Replace(good, "FRM-001", "FRM-01", 1), `line 7: clause heading "### FRM-01`},
		{"an unknown level", strings.Replace(good, "· MUST ·", "· SHALL ·", 1), "line 7: clause heading"},
		{"an unknown side", strings.Replace(good, "· both ·", "· peer ·", 1), "line 7: clause heading"},
		{"no title", strings.Replace(good, "A frame", "", 1), "line 7: clause heading"},
		{"another area's clause", strings.Replace(good, "FRM-001", "DLM-001", 1), "DLM-001: not under the heading of area DLM"},
		{"an id twice", good + "\n" + second, "FRM-001: there is one already"},
		{"an area twice", good + "\n## FRM · Again\n", "area FRM: there is one already"},
		{"an area without a title", strings.Replace(good, "· Framing", "", 1), "area heading"},
		{"no sentence", strings.Replace(good, "A receiver MUST receive.\n", "", 1), "FRM-001: no normative sentence"},
		{"no reason", strings.Replace(good, "Why: Otherwise it does not.\n", "", 1), `FRM-001: no "Why:"`},
		{"no reference", strings.Replace(good, "Reference: house rule\n", "", 1), `FRM-001: no "Reference:"`},
		{"two sentences", strings.Replace(good, "Why:", "It does.\nWhy:", 1), `a second sentence: "It does."`},
		{"two reasons", strings.Replace(good, "Reference:", "Why: Because.\nReference:", 1), `a second "Why:"`},
		{"a level the sentence lacks", strings.Replace(good, "A receiver MUST", "A receiver can", 1), "does not say MUST"},
		{"text under no clause", strings.Replace(good, "### ", "stray\n\n### ", 1), `text "stray" before the first clause`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(c.doc)
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q does not say %q", err, c.want)
			}
		})
	}
}
