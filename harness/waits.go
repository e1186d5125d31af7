package harness

import (
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/subject"
)

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

// declaredWait is how long the spec that runs may have to wait for times that the implementation declares.
func declaredWait() subject.Wait {
	return here.Implementation.WaitsFor(waitsOf(ginkgo.CurrentSpecReport().Labels()))
}
