package main

import (
	"fmt"
	"slices"
	"strings"
)

// tally is what came of pages.
type tally struct {
	run, named, samples, manifests, framings int // named: commands that were held against their --help alone
	fitted                                   int // parts of manifests and framings
	parts                                    int // blocks of yaml that are a part of something else
	left                                     []omission
	told                                     []string // that nobody can say
	wrong                                    []string // complaints
}

// omission is what was not tried.
type omission struct{ place, why string }

func (t *tally) complain(place, format string, args ...any) {
	t.wrong = append(t.wrong, strings.TrimRight(place+": "+fmt.Sprintf(format, args...), "\n"))
}

func (t *tally) tell(format string, args ...any) {
	t.told = append(t.told, fmt.Sprintf(format, args...))
}

func (t *tally) leave(place, why string) { t.left = append(t.left, omission{place, why}) }

func (t *tally) add(other tally) {
	t.run, t.named, t.samples = t.run+other.run, t.named+other.named, t.samples+other.samples
	t.manifests, t.framings = t.manifests+other.manifests, t.framings+other.framings
	t.fitted, t.parts = t.fitted+other.fitted, t.parts+other.parts
	t.left, t.told, t.wrong = append(t.left, other.left...), append(t.told, other.told...), append(t.wrong, other.wrong...)
}

// complaints are the lines about what is wrong, and what nobody can say.
func (t tally) complaints() string {
	text := ""
	for _, line := range slices.Concat(t.wrong, t.told) {
		text += line + "\n"
	}
	return text
}

// words are the sums, and what was not tried, by the reasons.
func (t tally) words() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d commands run, %d more held against their --help, %d samples compared, %d manifests, %d framings and %d parts "+
		"of them read; %d other parts of yaml were not\n", t.run, t.named, t.samples, t.manifests, t.framings, t.fitted, t.parts)
	var whys []string
	places := map[string][]string{}
	for _, o := range t.left {
		if places[o.why] == nil {
			whys = append(whys, o.why)
		}
		places[o.why] = append(places[o.why], o.place)
	}
	slices.Sort(whys)
	for _, why := range whys {
		fmt.Fprintf(&s, "%d not tried: %s (%s)\n", len(places[why]), why, strings.Join(places[why], ", "))
	}
	return s.String()
}
