package main

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/reports"
)

// implementation is what one manifest judges.
type implementation struct {
	folder  string          // its name in adapters/
	profile string          // the name of its manifest there, without .yaml; empty if none was judged
	report  *reports.Report // nil if it was not judged
	why     string          // why not
}

// label names a column in few letters.
func (i implementation) label() string {
	return strings.TrimSpace(strings.TrimSuffix(i.folder+" "+i.profile, " sockdrill"))
}

func (i implementation) name() string {
	judged := i.report.Run.Implementations[0]
	return reports.Line(judged.Name + " " + judged.Version)
}

// link leads from matrix.md to what was found out about it.
func (i implementation) link(text string) string {
	return fmt.Sprintf("[%s](../../adapters/%s/RESULT.md)", text, i.folder)
}

// evidence leads from matrix.md to what was seen of a case.
func (i implementation) evidence(text string, r reports.Result) string {
	return fmt.Sprintf("[%s](../../adapters/%s/RESULT.md#%s)", text, i.folder, anchor(i.heading(r)))
}

// framings is the framing of each side that was judged.
func (i implementation) framings() string {
	var all []string
	for _, judged := range i.report.Run.Implementations {
		all = append(all, string(judged.Side)+", "+judged.Framing)
	}
	return strings.Join(all, "; ")
}

// judged says which sides were judged, in which framing, and with how many witnesses.
func (i implementation) judged() string {
	var all []string
	for _, one := range i.report.Run.Implementations {
		how := "without an adapter"
		if one.Adapter {
			how = "with an adapter"
		}
		if one.Exchange {
			how += ", one question"
		}
		all = append(all, fmt.Sprintf("%s, %s, %s", one.Side, one.Framing, how))
	}
	return strings.Join(all, "; ")
}

// took is how long the run lasted, and how much of that was waiting for times that the implementation declares.
func (i implementation) took() (wall, waits string) {
	wall, waits = reports.Human(i.report.End.Wall), "–"
	if w := i.report.Run.Waits; w != nil {
		waits = fmt.Sprintf("about %s in %d cases", reports.Human(w.Longer), w.Cases)
	}
	return wall, waits
}
