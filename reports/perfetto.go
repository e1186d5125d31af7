package reports

import (
	"io"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports/perfetto"
)

// Perfetto writes the traces of the cases that have one as a trace for Perfetto, https://ui.perfetto.dev.
func Perfetto(w io.Writer, r *Report) error {
	echoes := map[record.Side]bool{}
	for _, i := range r.Run.Implementations {
		echoes[i.Side] = !i.Exchange
	}
	results := make([]record.Result, len(r.Results))
	for i, res := range r.Results {
		results[i] = res.Result
		results[i].Case, results[i].Message = Line(res.Case), Plain(head(res.Message, junitMessage))
	}
	return perfetto.Write(w, results, echoes)
}
