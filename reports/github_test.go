package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func annotated(t *testing.T, r *Report, file string) []string {
	t.Helper()
	var b strings.Builder
	if err := Annotations(&b, r, file); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func TestAnnotations(t *testing.T) {
	lines := annotated(t, Build(sample()), "drill/sockdrill.yaml")
	if len(lines) != 3 {
		t.Fatalf("%d annotations: %q", len(lines), lines)
	}
	for n, outcome := range []string{"fail", "error", "unexpected"} {
		if !strings.HasPrefix(lines[n], "::error file=drill/sockdrill.yaml,line=1,title=") ||
			!strings.Contains(lines[n], "%3A "+outcome+"::") {
			t.Errorf("annotation %d: %s", n, lines[n])
		}
	}
	if !strings.Contains(lines[0], "%0AFRM-003 MUST: ") || !strings.Contains(lines[0], "%0Areproduce: sockdrill run FRM-003") {
		t.Errorf("the failure's annotation: %s", lines[0])
	}
}

func TestAtMostTenAnnotations(t *testing.T) {
	r := &Report{}
	for n := range 30 {
		r.Results = append(r.Results, Result{Result: record.Result{Case: fmt.Sprint("A-", n), Verdict: verdict.Fail, Level: "MUST"},
			Outcome: record.Failed})
	}
	lines := annotated(t, r, "")
	if len(lines) != 10 || !strings.HasPrefix(lines[0], "::error title=A-0") || !strings.Contains(lines[9], "21 cases more") {
		t.Errorf("%d: %q", len(lines), lines)
	}
	r.Results = r.Results[:10]
	if lines := annotated(t, r, ""); len(lines) != 10 || !strings.Contains(lines[9], "A-9") {
		t.Errorf("of ten: %q", lines)
	}
}

func TestAnnotationsOfARunWithoutARedCase(t *testing.T) {
	r := &Report{End: record.End{Exit: 1, Why: "1 entry expired", Problems: []string{"the entry A"}}}
	if lines := annotated(t, r, ""); len(lines) != 1 || !strings.Contains(lines[0], "1 entry expired%0Athe entry A") {
		t.Errorf("%q", lines)
	}
	r.End = record.End{}
	if lines := annotated(t, r, ""); lines[0] != "" {
		t.Errorf("a green run: %q", lines)
	}
}

func TestHostileTextStaysInItsAnnotation(t *testing.T) {
	evil := "a\r\n::error::b%0A::set-env name=x::y,title=z\x1b[31m"
	r := &Report{Results: []Result{{Result: record.Result{Case: evil, Message: evil, Verdict: verdict.Fail}, Outcome: record.Failed}}}
	lines := annotated(t, r, evil)
	if len(lines) != 1 || strings.ContainsAny(lines[0], "\r\x1b") {
		t.Fatalf("%q", lines)
	}
	head, _, _ := strings.Cut(strings.TrimPrefix(lines[0], "::error "), "::")
	if strings.Count(head, ",") != 2 || strings.Contains(head, ":") {
		t.Errorf("the properties are %q", head)
	}
}
