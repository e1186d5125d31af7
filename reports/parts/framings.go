package parts

import (
	"cmp"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Framings are the layouts of what each side of a run says and hears.
type Framings map[record.Side]*layout.Layout

// Of are the framings of a run. One that this version cannot read is left out.
func Of(run record.Run) Framings {
	all := Framings{}
	for _, i := range run.Implementations {
		if f, err := wire.ParseFraming(cmp.Or(i.Layout, i.Framing)); err == nil {
			all[i.Side] = f.Layout()
		}
	}
	return all
}
