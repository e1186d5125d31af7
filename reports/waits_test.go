package reports

import (
	"bytes"
	"strings"
	"testing"
)

func TestEveryViewTellsWhatDeclaredTimesCost(t *testing.T) {
	r := Build(sample())
	const sentence = "take about 12.00 s of the wall time (estimated: 2 cases, 19.00 s in all; longest: `BKF-001.client`, 12.00 s)"
	var markdown bytes.Buffer
	if err := Markdown(&markdown, r); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(markdown.String(), sentence) {
		t.Errorf("the summary does not say %q", sentence)
	}
	found := false
	for _, f := range facts(r) {
		found = found || f.Name == "waits for declared times" && strings.Contains(f.Value, "19.00 s in 2 cases")
	}
	if !found {
		t.Errorf("the page's facts are %v", facts(r))
	}
}
