package harness

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// wayLabel marks the labels that say what a case needs of the way between.
const wayLabel = "way="

// Way says what carries the case's faults, and which kinds of fault or properties the case needs of it. A vehicle that
// cannot give that stops the plan, before anything runs: it would be the vehicle that is tested, and not the implementation.
// It stands beside Covers; a case without one goes through the relay, which can give everything.
func Way[N fault.Kind | fault.Property](v fault.Vehicle, needs ...N) ginkgo.Labels {
	labels := ginkgo.Labels{}
	for _, n := range needs {
		labels = append(labels, fmt.Sprintf("%s%s:%s", wayLabel, v, n))
	}
	return labels
}

// lintWay checks one label of Way.
func lintWay(label string) error {
	vehicle, need, _ := strings.Cut(strings.TrimPrefix(label, wayLabel), ":")
	if slices.Contains(fault.Properties, fault.Property(need)) {
		return fault.Vehicle(vehicle).Gives(fault.Property(need))
	}
	return fault.Vehicle(vehicle).Carries(fault.Kind(need))
}

// waitLabel marks the labels that say what a case waits for.
const waitLabel = "waits="

// Waits says that a case waits so many times for a time that an implementation may declare (subject.Waits): for
// subject.WaitBackoff, for so many delays of one series. It stands beside the needs in Covers. What is declared extends
// the case's limits, and a case that would wait too long is skipped.
func Waits(times int, what string) Need { return Need(fmt.Sprintf("%s%s:%d", waitLabel, what, times)) }

// Backoffs is Waits for so many delays of one series.
func Backoffs(n int) Need { return Waits(n, subject.WaitBackoff) }

// Looks is Waits for a program that polls, and has to look so often, one look after the other: it reads once each time.
func Looks(n int) Need { return Waits(n, subject.WaitLook) }

// waitsOf returns the forms of the waits among a spec's labels.
func waitsOf(labels []string) []string {
	var forms []string
	for _, label := range labels {
		if form, is := strings.CutPrefix(label, waitLabel); is {
			forms = append(forms, form)
		}
	}
	return forms
}

// lastsLabel marks the labels that say how long a case goes on by its own measure.
const lastsLabel = "lasts="

// Lasts says that a case goes on for as long as it is let, and shows the more the longer that is: so long in the usual run, 0 if it is left
// out of that, and so long with --long. With --soak it goes on for the time that is given there. It stands beside the needs in Covers; the
// time, which the case finds in Lab.Lasts, extends its limits.
func Lasts(brief, long time.Duration) Need {
	return Need(fmt.Sprintf("%s%v+%v", lastsLabel, brief, long))
}

// lastsOf reads that mark among a spec's labels; zero if there is none.
func lastsOf(labels []string) (l record.Lasts, err error) {
	for _, label := range labels {
		form, is := strings.CutPrefix(label, lastsLabel)
		if !is {
			continue
		}
		brief, long, _ := strings.Cut(form, "+")
		if l.Brief, err = time.ParseDuration(brief); err == nil {
			l.Long, err = time.ParseDuration(long)
		}
		if err != nil || l.Brief < 0 || l.Long <= l.Brief {
			return l, fmt.Errorf("label %q: a case lasts longer with --long than without: harness.Lasts(time.Second, time.Minute)", label)
		}
	}
	return l, nil
}

// declaredWait is how long the spec that runs may have to wait for times that the implementation declares.
func declaredWait() subject.Wait {
	return here.Implementation.WaitsFor(waitsOf(ginkgo.CurrentSpecReport().Labels()))
}
