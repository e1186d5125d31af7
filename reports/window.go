package reports

import (
	"html/template"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/reports/axis"
)

// windowModel is one time that was judged, in words.
type windowModel struct {
	Name, Text string
	Held       bool
}

// times draws what was judged of a case on one axis.
func times(r Result) template.HTML {
	return template.HTML(axis.Draw(r.Evidence.Windows, r.Evidence.Trace, axis.Words{Time: Human,
		Bound: func(b record.TimeBound) string { return Line(bound(b)) },
		Event: func(e trace.Event) string { return head(Line(told(e)), 100) },
	}))
}
