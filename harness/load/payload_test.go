package load

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

func TestAnOrdinaryMessageTestsNoLimit(t *testing.T) {
	lines, prefix := wire.Framing{}, wire.Named("u32be")
	for _, c := range []struct {
		framing wire.Framing
		max     int64
		want    int
	}{
		{prefix, 0, shownFrame},
		{prefix, 1000, 1000},
		{prefix, 1 << 20, 100_000},
		{wire.Named("u8"), 0, 255},
		{lines, 0, shownLine},
		{lines, 16384, 16382}, // the terminator may be counted while it is cut
		{lines, 1, 1},
		{wire.Named("json-lines"), 4096, 4095}, // the quotes of a JSON text included
	} {
		lab := &harness.Lab{Framing: c.framing}
		lab.Framing.Max = c.max
		if got := len(Payload(lab, 100_000, 7)); got != c.want {
			t.Errorf("%v with a limit of %d: a message of %d bytes, want %d", c.framing, c.max, got, c.want)
		}
	}
}

// What an exchange carries bounds every message, also where no limit is declared.
func TestAMessageIsNotLongerThanAnExchangeCarries(t *testing.T) {
	read := func(text string) template.Template { t, _ := template.Parse(text, false); return t }
	f, err := wire.Exchange{Within: "lf", Question: read("do {payload}"), Answer: read("done {payload}"), Payload: layout.Allowed{Most: 40}}.Framing()
	if err != nil {
		t.Fatal(err)
	}
	if got := len(Payload(&harness.Lab{Framing: f}, 1000, 7)); got != 40 {
		t.Errorf("a message of %d bytes where 40 are carried", got)
	}
}
