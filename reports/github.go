package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// annotationLimit is how many errors of one step GitHub shows; further ones are dropped.
const annotationLimit = 10

// annotationText is how much of one message is shown: GitHub cuts what is longer.
const annotationText = 2048

// Annotations writes GitHub's workflow commands, one error for each case that makes the run fail, at most ten. They are
// attached to a file of the repository, such as the manifest; to the run if file is empty. Hostile text can neither end a
// command nor begin another.
func Annotations(w io.Writer, r *Report, file string) error {
	var red []Result
	for _, o := range []record.Outcome{record.Failed, record.Errored, record.Unexpected} {
		for _, res := range r.Results {
			if res.Outcome == o {
				red = append(red, res)
			}
		}
	}
	shown := red[:min(len(red), annotationLimit)]
	if len(red) > annotationLimit {
		shown = red[:annotationLimit-1]
	}
	var b strings.Builder
	for _, res := range shown {
		annotate(&b, file, res.Case+": "+res.Outcome.Word(), annotation(res))
	}
	switch left := len(red) - len(shown); {
	case left > 0:
		annotate(&b, file, "sockdrill", fmt.Sprintf("%s more; the step's summary and the report have all of them", cases(left)))
	case len(red) == 0 && r.End.Exit != 0:
		text := append([]string{r.Sentence(), r.End.Why}, r.End.Problems...)
		annotate(&b, file, "sockdrill", strings.Join(text, "\n"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// annotation is what is said of one case: what happened, what the clause asks for, how to see it again.
func annotation(r Result) string {
	text := head(r.Message, annotationText)
	if text == "" {
		text = Reason(r)
	}
	if q := r.Requirement; q != nil {
		text += fmt.Sprintf("\n%s %s: %s", r.Clause, r.Level, q.Text)
	}
	if r.Reproduce != "" {
		text += "\nreproduce: " + r.Reproduce
	}
	return text
}

func annotate(b *strings.Builder, file, title, text string) {
	place := ""
	if file != "" {
		place = "file=" + property(file) + ",line=1,"
	}
	fmt.Fprintf(b, "::error %stitle=%s::%s\n", place, property(title), data(text))
}

// data escapes the text of a workflow command, as the runner's toolkit does.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(Plain(s))
}

// property escapes a property of a workflow command.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
