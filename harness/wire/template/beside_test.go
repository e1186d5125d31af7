package template

import "testing"

// What is shown as right beside what came differs from it only where that is wrong.
func TestWhatMayVaryIsAsItCame(t *testing.T) {
	for text, c := range map[string][2]string{
		"R|*|2026|{tag:digits2}":  {"R|anything|2026|07", "R|anything|2026|42"},
		"*|{tag:digits2}":         {"to the end", "*|42"},
		"{tag:digits2} and *":     {"07 and the rest", "42 and the rest"},
		"a*b":                     {"a", "a*b"},
		"{tag:digits2}":           {"", "42"},
		"no *thing {tag:digits2}": {"no nothing 42", "no nothing 42"},
	} {
		parsed, trouble := Parse(text, false)
		if trouble != nil {
			t.Fatalf("%s: %v", text, trouble)
		}
		if got := string(parsed.Beside([]byte(c[0]), 42)); got != c[1] {
			t.Errorf("%s beside %q is %q, want %q", text, c[0], got, c[1])
		}
	}
	parsed, trouble := Parse("01??03", true)
	if got := string(parsed.Beside([]byte{1, 9, 4}, 0)); trouble != nil || got != "\x01\x09\x03" {
		t.Errorf("%q, %v", got, trouble)
	}
}
