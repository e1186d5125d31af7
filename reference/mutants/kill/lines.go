package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// String is the end of a run: how many there are of each fate, what settles what this machine left open, and the survivors once more,
// since hundreds of lines stand between them and whoever reads the end of a log.
func (t tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d mutants: %d killed, %d not\n", t.all, t.killed, t.all-t.killed)
	if len(t.undecided) > 0 {
		var ids []string
		for _, m := range t.undecided {
			ids = append(ids, m.ID)
		}
		fmt.Fprintf(&b, "This machine kept the killers of %s from a verdict; make mutants MUTANTS=%s settles it on one with less to do.\n",
			strings.Join(ids, ", "), strings.Join(ids, ","))
	}
	for i := range t.survived {
		b.WriteString(t.survived[i].lines())
	}
	return b.String()
}

// lines is the outcome for the terminal: one line for a kill, and for a survivor what each killer said instead.
func (o *outcome) lines() string {
	if o.err != nil {
		return fmt.Sprintf("%s  NOT JUDGED: %v\n", o.ID, o.err)
	}
	if o.killed() {
		return fmt.Sprintf("%s  killed by %s: %s\n", o.ID, o.killer(), sentence(o.kills[0].Message))
	}
	var b strings.Builder
	fate := "SURVIVED"
	if o.undecided() {
		fate = "undecided"
	}
	fmt.Fprintf(&b, "%s  %s (%s)\n", o.ID, fate, o.Defect)
	if o.Seeds > 1 {
		fmt.Fprintf(&b, "      killed with %d of %d seeds; the last one:\n", o.hits, o.Seeds)
	}
	for _, word := range o.words() {
		fmt.Fprintf(&b, "      %s\n", word)
	}
	return b.String()
}

// killer names the case that killed, how many others did, and a side that should have noticed too.
func (o *outcome) killer() string {
	text := o.kills[0].Case
	if more := len(o.kills) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	if side := o.blind(); side != "" {
		text += fmt.Sprintf(" (unnoticed by the cases of the %s)", side)
	}
	return text
}

// blind returns the side whose cases ran and all passed although both sides have the defect; "" if there is none.
func (o *outcome) blind() string {
	if o.Side != mutants.Both {
		return ""
	}
	for _, side := range []string{mutants.Client, mutants.Server} {
		of := func(r record.Result) bool { return string(r.Side) == side }
		ran := func(r record.Result) bool {
			return of(r) && r.Verdict != verdict.None && names(o.Killers, r.Case, r.Clause)
		}
		if !slices.ContainsFunc(o.kills, of) && slices.ContainsFunc(o.said, ran) {
			return side
		}
	}
	return ""
}

// words sums up the results that were no kill: passes by clause, everything else by case and with its reason.
func (o *outcome) words() []string {
	passes := map[string]int{}
	var words []string
	for _, r := range o.said {
		if r.Verdict == verdict.Pass {
			passes[r.Clause]++
			continue
		}
		words = append(words, r.Case+": "+reason(r))
	}
	for clause, n := range passes {
		words = append(words, fmt.Sprintf("%s: %d passed", clause, n))
	}
	slices.Sort(words)
	return words
}

// reason is the verdict with its first sentence.
func reason(r record.Result) string {
	why := sentence(cmp.Or(r.Message, r.Skipped))
	if why == "" {
		return r.Verdict.String()
	}
	return r.Verdict.String() + ": " + why
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?]["”)]? +[A-Z]`)
	patienceEnd = regexp.MustCompile(`^(Timed out|Failed) after [0-9.]+s\. `)
)

// sentence is the first sentence of a message that says more than that the wait for it is over, on one line.
func sentence(message string) string {
	const most = 300
	text := strings.Join(strings.Fields(message), " ")
	text = patienceEnd.ReplaceAllString(text, "")
	if at := sentenceEnd.FindStringIndex(text); at != nil {
		text = strings.TrimSpace(text[:at[1]-1])
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}
