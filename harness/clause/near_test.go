package clause

import (
	"slices"
	"testing"
)

func TestNearFindsWhatWasMeant(t *testing.T) {
	first := map[string]string{
		"frm-003":               "FRM-003", // case
		"FRM3":                  "FRM-003", // neither dash nor zeros
		"frm_15":                "FRM-015",
		"FMR-003":               "FRM-003", // neighbours swapped
		"FRN-003":               "FRM-003", // one letter beside
		"FRM-0003":              "FRM-003", // one zero too many
		"HSO-012":               "HOS-012",
		"FRN-003.server.header": "FRM-003", // a case id
		" CLS-17 ":              "CLS-017",
	}
	for typed, want := range first {
		if got := Near(typed); len(got) == 0 || got[0] != want {
			t.Errorf("Near(%q) = %v, want %s first", typed, got, want)
		}
	}
}

func TestNearOrdersByDistanceThenDocument(t *testing.T) {
	if got, want := Near("FRM-019"), []string{"FRM-009", "FRM-010", "FRM-011"}; !slices.Equal(got, want) {
		t.Errorf("Near(FRM-019) = %v, want %v", got, want)
	}
}

func TestNearSaysNothingOfTheFar(t *testing.T) {
	for _, typed := range []string{"", "XYZ-999", "everything", "framing"} {
		if got := Near(typed); len(got) != 0 {
			t.Errorf("Near(%q) = %v, want none", typed, got)
		}
	}
}

func TestEdits(t *testing.T) {
	cases := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"ab", "", 2}, {"ab", "ab", 0},
		{"ab", "ba", 1}, {"abc", "axc", 1}, {"abc", "ac", 1}, {"kitten", "sitting", 3},
	}
	for _, c := range cases {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
