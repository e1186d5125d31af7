package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Sentence is the verdict of the run in one line of plain text: the first thing that every view says.
func (r *Report) Sentence() string {
	t := r.End.Totals
	ran := t.Pass + t.Fail + t.Shortfall + t.Known + t.Unexpected + t.Inconclusive + t.Error
	switch {
	case t.Fail > 0:
		return fmt.Sprintf("Failed: %d of %s %s a MUST.", t.Fail, cases(ran), verb(t.Fail, "breaks", "break"))
	case t.Unexpected > 0:
		return fmt.Sprintf("Failed: %d known %s; the list is out of date.", t.Unexpected,
			verb(t.Unexpected, "failure passes", "failures pass"))
	case r.End.Exit == 1:
		return "Failed: " + Line(r.End.Why) + "."
	case t.Error > 0:
		return fmt.Sprintf("No verdict: %d of %s ended in an error.", t.Error, cases(ran))
	case ran == 0:
		return r.nothingJudged()
	case t.NotRun > 0:
		return fmt.Sprintf("Incomplete: %s as expected, and %d not run%s.", cases(ran-t.Inconclusive), t.NotRun, r.besides())
	case r.End.Partial:
		return fmt.Sprintf("Incomplete: %s as expected, and the run is partial%s.", cases(ran-t.Inconclusive), r.besides())
	case r.End.Exit != 0:
		return fmt.Sprintf("Incomplete: %s as expected%s.", cases(ran-t.Inconclusive), r.besides())
	}
	return fmt.Sprintf("Passed: %s judged, all as expected%s.%s", cases(ran), r.besides(), r.undeclared())
}

// nothingJudged is the sentence of a run without one verdict on an implementation: self-checks only, or nothing at all.
func (r *Report) nothingJudged() string {
	var self record.Totals
	for _, res := range r.Results {
		if !judged(res) {
			self.Add(res.Outcome)
		}
	}
	ran := self.Pass + self.Fail + self.Error + self.Inconclusive
	switch red := self.Fail + self.Error; {
	case ran == 0:
		return "Nothing was judged" + r.mostlySkipped() + "."
	case red > 0:
		return fmt.Sprintf("Failed: %d of %d self-checks of sockdrill do not hold on this host.", red, ran)
	case self.Inconclusive > 0:
		return fmt.Sprintf("Incomplete: %d of %d self-checks of sockdrill hold on this host, which kept %d from a verdict.", self.Pass,
			ran, self.Inconclusive)
	}
	return fmt.Sprintf("Passed: %d of %d self-checks of sockdrill hold on this host.", ran, ran)
}

// mostlySkipped is why most cases of a run were left out, as the end of a sentence.
func (r *Report) mostlySkipped() string {
	times, reason := map[string]int{}, ""
	for _, res := range r.Results {
		if times[res.Skipped]++; res.Skipped != "" && times[res.Skipped] > times[reason] {
			reason = res.Skipped
		}
	}
	switch all := r.End.Totals.Skipped; {
	case reason == "":
		return ""
	case times[reason] == all:
		return ": " + Line(reason)
	default:
		return fmt.Sprintf(": %s skipped, %d of them since %s", cases(all), times[reason], Line(reason))
	}
}

// besides names what a reader of the sentence must not miss beside its main clause.
func (r *Report) besides() string {
	t := r.End.Totals
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{t.Error, "1 error", "%d errors"},
		{t.Unexpected, "1 known failure that passes", "%d known failures that pass"},
		{t.Shortfall, "1 shortfall", "%d shortfalls"},
		{t.Inconclusive, "1 inconclusive", "%d inconclusive"},
		{t.Known, "1 known failure", "%d known failures"},
	} {
		if p.n == 1 {
			parts = append(parts, p.one)
		} else if p.n > 1 {
			parts = append(parts, fmt.Sprintf(p.many, p.n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ", with " + strings.Join(parts, ", ")
}

func cases(n int) string { return fmt.Sprintf("%d %s", n, verb(n, "case", "cases")) }

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Human writes a duration with three or four digits that matter, in the unit a person would choose.
func Human(d time.Duration) string {
	switch s := d.Seconds(); {
	case d < 0:
		return "−" + Human(-d)
	case d == 0:
		return "0 s"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", s*1e3)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", s*1e3)
	case d < 100*time.Second:
		return fmt.Sprintf("%.2f s", s)
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
