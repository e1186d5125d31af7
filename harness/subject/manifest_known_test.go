package subject

import (
	"errors"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/known"
)

const manifestHead = "name: a\nserver:\n  command: x\n"

func TestKnownFailuresOfAManifest(t *testing.T) {
	text := manifestHead + `known_failing:
  # a comment
  - case: FRM-003.server
    class: delivery
    reason: ticket 17
    link: https://example.org/17
    expires: 2026-12-31
known_flaky:
  - {case: CLS-006, reason: a race, rate: 0.02}
`
	path := writeManifest(t, text)
	m, err := LoadManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	failing := known.Entry{Case: "FRM-003.server", Class: "delivery", Reason: "ticket 17", Link: "https://example.org/17",
		Expires: "2026-12-31", Where: path + ":6"}
	if len(m.KnownFailing) != 1 || m.KnownFailing[0] != failing {
		t.Errorf("failing: %+v", m.KnownFailing)
	}
	flaky := known.Entry{Case: "CLS-006", Reason: "a race", Rate: 0.02, Where: path + ":12"}
	if len(m.KnownFlaky) != 1 || m.KnownFlaky[0] != flaky {
		t.Errorf("flaky: %+v", m.KnownFlaky)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, text)); err != nil {
		t.Error(err)
	}
}

func TestBadKnownFailuresNameLineAndRemedy(t *testing.T) {
	schema := compile(t, "manifest", ManifestSchema)
	for _, test := range []struct {
		list, entry string
		line, col   int
		says        string
		remedy      string
	}{
		{"known_failing", "expires: 31.12.2026", 7, 14, `"31.12.2026" is no date`, "2026-12-31"},
		{"known_failing", "link: ticket 17", 7, 11, `"ticket 17"`, "https://"},
		{"known_failing", "rate: 0.02", 7, 11, "fails in every run", "flaky"},
		{"known_flaky", "rate: 2", 7, 11, "2 is no share", "0.02"},
		{"known_flaky", "rate: often", 7, 11, "", "manifest.schema.json"},
		{"known_failing", "expire: 2026-12-31", 7, 5, `unknown field "expire"`, "correct its spelling"},
	} {
		t.Run(test.entry, func(t *testing.T) {
			text := manifestHead + test.list + ":\n  - case: FRM-003\n    reason: r\n    " + test.entry + "\n"
			_, err := LoadManifest(writeManifest(t, text))
			var bad *ManifestError
			if !errors.As(err, &bad) {
				t.Fatalf("error is %T: %v", err, err)
			}
			if bad.Line != test.line || bad.Column != test.col || !strings.Contains(err.Error(), test.says) ||
				!strings.Contains(err.Error(), test.remedy) {
				t.Errorf("at %d:%d: %v", bad.Line, bad.Column, err)
			}
			if schema.Validate(fromYAML(t, text)) == nil {
				t.Error("the schema takes it")
			}
		})
	}
}
