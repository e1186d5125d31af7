package verdict

import (
	"testing"
)

func TestAKindTravelsInAMessage(t *testing.T) {
	for _, c := range []struct {
		message, text string
		kind          Kind
	}{
		{"plain", "plain", ""},
		{Safety.Mark("one too many"), "one too many", Safety},
		{Liveness.Mark("none came"), "none came", Liveness},
		{Safety.Mark(""), "", Safety},
		{"before\n" + Liveness.Mark("none came") + "\nafter", "before\nnone came\nafter", Liveness},
		{Safety.Mark("either this.") + " Or: " + Liveness.Mark("that."), "either this. Or: that.", Liveness},
	} {
		if text, kind := Unmark(c.message); text != c.text || kind != c.kind {
			t.Errorf("%q: %q of kind %q, want %q of kind %q", c.message, text, kind, c.text, c.kind)
		}
	}
}

func TestWhatNoHostCausesDecides(t *testing.T) {
	for _, c := range []struct{ one, other, want Kind }{
		{Safety, Liveness, Safety}, {Liveness, Safety, Safety}, {"", Liveness, Liveness}, {Liveness, "", Liveness}, {"", "", ""},
		{Safety, "", Safety},
	} {
		if got := c.one.And(c.other); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.one, c.other, got, c.want)
		}
	}
}

func TestWhatStandsBeforeAMarkIsGivenByItself(t *testing.T) {
	before, text, kind := Parts("why it matters\n" + Liveness.Mark("none came"))
	if before != "why it matters\n" || text != "none came" || kind != Liveness {
		t.Errorf("%q, %q of kind %q", before, text, kind)
	}
}
