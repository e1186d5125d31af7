package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockdrill/sockdrill/harness/record"
)

// The schema is that of the package ctrf 0.3.0.
func TestCTRFFollowsItsSchema(t *testing.T) {
	text, err := os.ReadFile("testdata/ctrf/ctrf-schema-0.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("ctrf.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("ctrf.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"a run": Build(sample()), "a diagnosed run": oneRead(t), "no run": Build(nil)} {
		var b bytes.Buffer
		if err := CTRF(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, b.Bytes()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got struct {
			Results struct{ Summary map[string]int }
		}
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		sum := got.Results.Summary
		if n := sum["passed"] + sum["failed"] + sum["skipped"] + sum["pending"] + sum["other"]; n != sum["tests"] || n != len(r.Results) {
			t.Errorf("%s: the counts of %v are %d of %d", name, sum, n, len(r.Results))
		}
		if red := r.End.Totals.Fail + r.End.Totals.Error + r.End.Totals.Unexpected; sum["failed"] != red {
			t.Errorf("%s: %d failed, want what makes the run fail, %d", name, sum["failed"], red)
		}
	}
}

// prove is the consumer that comes with Perl.
func TestTAPIsReadByProve(t *testing.T) {
	prove, err := exec.LookPath("prove")
	if err != nil {
		t.Skip("this machine has no prove")
	}
	for name, c := range map[string]struct {
		report *Report
		failed string
	}{
		"a run":           {Build(sample()), "Failed tests:  2, 6, 8"},
		"a diagnosed run": {oneRead(t), "Failed tests:"},
	} {
		path := filepath.Join(t.TempDir(), "report.tap")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := TAP(file, c.report); err != nil {
			t.Fatal(err)
		}
		file.Close()
		said, err := exec.Command(prove, "--nocolor", "--exec", "cat", path).CombinedOutput()
		if err == nil || !strings.Contains(string(said), c.failed) || strings.Contains(string(said), "Parse errors") {
			t.Errorf("%s: %v, it says:\n%s", name, err, said)
		}
	}
}

// A title can neither begin a directive nor a line.
func TestHostileTitlesStayInTheirLine(t *testing.T) {
	evil := failing()
	evil.Title = "it # TODO is\nok 2 - nothing # SKIP"
	var b bytes.Buffer
	if err := TAP(&b, Build([]record.Event{{Type: record.Ended, Result: &evil}})); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	bare := strings.ReplaceAll(lines[2], `\#`, "")
	if !strings.HasPrefix(bare, "not ok 1 - ") || strings.Contains(bare, "#") || strings.HasPrefix(lines[3], "ok") {
		t.Errorf("it writes:\n%s", b.String())
	}
}
