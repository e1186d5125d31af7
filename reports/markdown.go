package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// markdownLimit is GitHub's: a step summary above 1,024 KB is dropped whole. The rest is room for the closing line.
const markdownLimit = 1024*1024 - 4096

// markdownText is how much of one message is shown.
const markdownText = 4096

// Markdown writes the summary for GitHub's step summary and merge requests: the verdict first, then totals, then every case
// that somebody has to look at. It stays below 1,024 KB and says how many cases were left out for that.
func Markdown(w io.Writer, r *Report) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# sockdrill: %s\n\n", Inline(r.Sentence()))
	markdownJudged(&b, r)
	markdownTotals(&b, r)
	markdownCauses(&b, r)
	left := 0
	for _, section := range []struct {
		title string
		of    record.Outcome
		long  bool
	}{
		{"Failures", record.Failed, true}, {"Errors", record.Errored, true}, {"Known failures that pass", record.Unexpected, false},
		{"Shortfalls", record.Shortfall, true}, {"Inconclusive", record.Inconclusive, false}, {"Known failures", record.Known, false},
	} {
		left += markdownSection(&b, r, section.title, section.of, section.long)
	}
	markdownSkips(&b, r)
	if left > 0 {
		fmt.Fprintf(&b, "\n**This summary is cut at GitHub's limit of 1,024 KB: %s left out. All of them are in `index.html` and "+
			"`report.json`.**\n", cases(left))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownJudged(b *bytes.Buffer, r *Report) {
	for _, i := range r.Run.Implementations {
		fmt.Fprintf(b, "- %s: %s, %s\n", code(string(i.Side)), code(strings.TrimSpace(i.Name+" "+i.Version)), Inline(witnesses(i)))
	}
	fmt.Fprintf(b, "- %s cases in %s, %s of cases' own time, seed `%d`, sockdrill %s, %s, K %s, %s at once\n",
		fmt.Sprint(len(r.Results)), Human(r.End.Wall), Human(r.End.Sum), r.Run.Seed, code(r.Run.Tool),
		code(r.Run.Host.OS+"/"+r.Run.Host.Arch), Human(r.Run.Host.K), atOnce(r.Run.Host))
	if w := r.Run.Waits; w != nil {
		fmt.Fprintf(b, "- %s\n", declaredWaits(w, code))
	}
	if r.End.Why != "" {
		fmt.Fprintf(b, "- exit code %d: %s\n", r.End.Exit, code(r.End.Why))
	}
	for _, p := range r.End.Problems {
		fmt.Fprintf(b, "- problem: %s\n", code(head(p, markdownText)))
	}
}

func markdownTotals(b *bytes.Buffer, r *Report) {
	list := Counts(r.Results, judged)
	if len(list) == 0 {
		list = Counts(r.Results, func(Result) bool { return true })
	}
	if len(list) == 0 {
		return
	}
	var names, rule, numbers strings.Builder
	for _, c := range list {
		fmt.Fprintf(&names, "| %s ", c.Outcome.Word())
		rule.WriteString("|---:")
		fmt.Fprintf(&numbers, "| %d ", c.N)
	}
	fmt.Fprintf(b, "\n%s|\n%s|\n%s|\n", names.String(), rule.String(), numbers.String())
}

// markdownCauses says what most likely explains the failures.
func markdownCauses(b *bytes.Buffer, r *Report) {
	explained, left := r.groups()
	for _, g := range explained {
		fmt.Fprintf(b, "\n**%s** %s %s %s.\n\n", Inline(likely(g.Cause)), Inline(share(g.Cause)), Inline(g.Do), Inline(seeAlso(g.Cause)))
		var ids []string
		for _, res := range g.results {
			ids = append(ids, code(res.Case))
		}
		fmt.Fprintf(b, "<details><summary>The %s of this cause</summary>\n\n%s\n\n</details>\n", failures(len(ids)), strings.Join(ids, ", "))
	}
	switch text := r.noCause(); {
	case text != "":
		fmt.Fprintf(b, "\n%s\n", text)
	case len(explained) > 0 && len(left) > 0:
		var ids []string
		for _, res := range left {
			ids = append(ids, code(res.Case))
		}
		fmt.Fprintf(b, "\nNothing known explains %s.\n", strings.Join(ids, ", "))
	}
}

// markdownSection lists the cases of one outcome and returns how many did not fit.
func markdownSection(b *bytes.Buffer, r *Report, title string, of record.Outcome, long bool) (left int) {
	first := true
	for _, res := range r.Results {
		if res.Outcome != of {
			continue
		}
		var item bytes.Buffer
		if first {
			fmt.Fprintf(&item, "\n## %s\n", title)
		}
		if long {
			markdownCase(&item, res)
		} else {
			fmt.Fprintf(&item, "\n- %s: %s", code(res.Case), code(head(Reason(res), markdownText)))
		}
		if b.Len()+item.Len() > markdownLimit {
			left++
			continue
		}
		first = false
		b.Write(item.Bytes())
	}
	b.WriteString("\n")
	return left
}

func markdownCase(b *bytes.Buffer, r Result) {
	fmt.Fprintf(b, "\n### %s\n\n", code(r.Case))
	if q := r.Requirement; q != nil {
		fmt.Fprintf(b, "> **%s %s** %s\n>\n> %s\n\n", Inline(r.Clause), Inline(r.Level), Inline(q.Text), Inline(q.Reference))
	}
	text := Plain(head(r.Message, markdownText))
	if text == "" {
		text = Reason(r)
	}
	for _, s := range summary(r) {
		text += "\n" + head(s, markdownText)
	}
	b.WriteString(fence("text", text))
	if r.Reproduce != "" {
		b.WriteString("\nReproduce:\n\n" + fence("sh", Line(r.Reproduce)))
	}
}

// Inline escapes text for a line of Markdown: everything that GitHub would give a meaning, mentions and
// references to issues among it.
func Inline(s string) string {
	s = Line(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '@':
			b.WriteString("@<!-- -->") // an entity would still be a mention
		case strings.ContainsRune("\\`*_{}[]#!|~", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// code returns text as a code span that no backtick inside can end.
func code(s string) string {
	s = Line(s)
	if s == "" {
		return "–"
	}
	ticks := strings.Repeat("`", longest(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// fence returns text as a code block that no line inside can end.
func fence(language, s string) string {
	ticks := strings.Repeat("`", max(3, longest(s)+1))
	return ticks + language + "\n" + s + "\n" + ticks + "\n"
}

// longest is the length of the longest run of backticks.
func longest(s string) int {
	run, most := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		most = max(most, run)
	}
	return most
}
