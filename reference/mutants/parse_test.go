package mutants

import (
	"strings"
	"testing"
)

// good is one whole mutant; each case below spoils one thing in it.
const good = `- id: M001
  side: both
  defect: It is wrong.
  edits:
    - file: reference/frame/decode.go
      old: |2-
        	if right {
        		return
        	}
      new: ""
  killers: [FRM-002, FRM-005.client.tail-1]
`

func TestADefectOfPackageFastIsOneOfTheFastServer(t *testing.T) {
	for file, want := range map[string]string{"reference/fast/rest_linux.go": "bin server --fast", "reference/server/fast.go": "bin server"} {
		m := Mutant{Edits: []Edit{{File: "reference/frame/decode.go"}, {File: file}}}
		if got := m.ServerCommand("bin"); got != want {
			t.Errorf("a defect in %s: %q, want %q", file, got, want)
		}
	}
}

func TestParseTakesAMutantAsItIsWritten(t *testing.T) {
	some, err := Parse("good.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	m := some[0]
	if len(some) != 1 || m.ID != "M001" || m.Side != Both || m.Defect != "It is wrong." || m.Seeds != 1 {
		t.Errorf("got %+v", some)
	}
	if want := "\tif right {\n\t\treturn\n\t}"; m.Edits[0].Old != want || m.Edits[0].New != "" {
		t.Errorf("edit %q, want the old text %q", m.Edits[0], want)
	}
	if len(m.Killers) != 2 || m.Killers[1] != "FRM-005.client.tail-1" {
		t.Errorf("killers %q", m.Killers)
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"an empty file", good, "", "holds no mutants"},
		{"an unknown key", "side:", "sides:", `unknown field "sides"`},
		{"a key twice", "  side: both\n", "  side: both\n  side: client\n", "[3:"},
		{"an id that is none", "M001", "M1", `id "M1"`},
		{"an unknown side", "side: both", "side: peer", `side "peer"`},
		{"no defect", "It is wrong.", `""`, "no sentence"},
		{"no killers", "[FRM-002, FRM-005.client.tail-1]", "[]", "no killers"},
		{"a killer that is no id", "FRM-002", "FRM", `killer "FRM"`},
		{"too many seeds", "  killers", "  seeds: 4\n  killers", "seeds 4"},
		{"a file outside the reference", "reference/frame", "harness/frame", "below reference/"},
		{"a path that climbs", "reference/frame", "reference/../harness", "below reference/"},
		{"an edit that changes nothing", `new: ""`, "new: |2-\n        \tif right {\n        \t\treturn\n        \t}",
			"the new text is the old one"},
		{"an id twice", good, good + good, "there are two"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the good file has no %q", c.old)
			}
			_, err := Parse("bad.yaml", []byte(strings.Replace(good, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "bad.yaml") {
				t.Errorf("error %v, want one of bad.yaml that says %q", err, c.want)
			}
		})
	}
}
