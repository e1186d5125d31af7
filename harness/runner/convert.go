package runner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// result makes one result of Ginkgo's verdict and the lab's outcome. The worse of the two wins and brings its blame and
// its message along; of two red ones that are equal the lab's blame counts, since it knows more than an expectation does.
func result(o order, spec types.SpecReport, out record.Assessment) *record.Result {
	r := blank(o.Planned, o.Seed)
	r.Started, r.Duration = spec.StartTime, spec.RunTime
	r.Stall, r.Evidence, r.Findings = out.Stall, out.Evidence, out.Findings
	r.Service = out.Service
	judgement(&r, spec, timing.Default.Case+o.Extra)
	if out.Skipped != "" && spec.State.Is(types.SpecStateSkipped) && out.Verdict == verdict.None {
		skip := skipped(o.Planned, o.Seed, out.Skipped)
		skip.Started, skip.Duration = r.Started, r.Duration
		return &skip
	}
	switch {
	case out.Verdict > r.Verdict, out.Verdict == r.Verdict && (r.Verdict.Red() || r.Blame == verdict.Nobody && out.Blame != verdict.Nobody):
		if r.Verdict.Red() {
			out.Kind = out.Kind.And(r.Kind)
		}
		r.Kind = out.Kind
		r.Verdict, r.Blame, r.Message = out.Verdict, out.Blame, joined(out.Message, r.Message)
	case out.Message != "" && out.Message != r.Message:
		r.Evidence.Notes = append(r.Evidence.Notes, out.Message)
	}
	// A failed expectation knows its class only by the lab, which has no verdict of its own then.
	if out.Class != "" && (out.Verdict >= r.Verdict || out.Verdict == verdict.None && r.Verdict == verdict.Fail) {
		r.Class = out.Class
	}
	if r.Verdict == verdict.Pass && len(o.Planned.Injects) > 0 && !proven(r.Evidence.Faults) {
		r.Verdict, r.Blame, r.Class = verdict.Inconclusive, verdict.Harness, record.ClassUnproven
		r.Message = fmt.Sprintf("The case injects a fault (%s), and its evidence counts none, so what was seen proves nothing.",
			strings.Join(o.Planned.Injects, ", "))
	}
	if r.Verdict == verdict.Pass && !o.KeepTrace {
		r.Evidence.Trace, r.Evidence.Beneath = nil, trace.Beneath{}
		if o.Planned.Lasts.Long == 0 { // how much was taken over a long time is worth a look where all was well, too
			r.Evidence.Memory = nil
		}
	}
	r.Message = agreed(r.Message)
	return &r
}

// proven reports whether any fault was counted.
func proven(proofs []fault.Proof) bool {
	return slices.ContainsFunc(proofs, func(p fault.Proof) bool { return p.Times > 0 })
}

// judgement reads Ginkgo's state; the spec had the limit.
func judgement(r *record.Result, spec types.SpecReport, limit time.Duration) {
	f := spec.Failure
	r.Where = where(f.Location)
	switch spec.State {
	case types.SpecStatePassed:
		r.Verdict, r.Where = verdict.Pass, ""
	case types.SpecStateFailed:
		r.Verdict, r.Blame, r.Class = verdict.Fail, verdict.Implementation, record.ClassExpectation
		r.Message, r.Kind = inWords(f.Message)
		r.Evidence.Compared = append(r.Evidence.Compared, verdict.Pairs(f.Message)...)
		if r.Side == record.Harness {
			r.Blame = verdict.Harness
		}
	case types.SpecStateSkipped:
		r.Verdict, r.Class = verdict.Inconclusive, record.ClassSkipped
		r.Message, _ = inWords(f.Message)
	case types.SpecStatePanicked:
		r.Verdict, r.Blame, r.Class = verdict.Error, verdict.Harness, record.ClassPanic
		r.Message = fmt.Sprintf("The scenario panicked: %s\n%s", f.ForwardedPanic, shortened(f.Location.FullStackTrace))
	case types.SpecStateTimedout:
		r.Verdict, r.Blame, r.Class, r.Kind = verdict.Error, verdict.Harness, record.ClassHung, verdict.Liveness
		r.Message = joined(fmt.Sprintf("The scenario did not end within %v.", limit), followOn(f))
	case types.SpecStateInterrupted, types.SpecStateAborted:
		r.Verdict, r.Message = verdict.None, "The run was interrupted."
	default:
		r.Verdict, r.Blame, r.Class = verdict.Error, verdict.Harness, record.ClassWorker
		r.Message = fmt.Sprintf("Ginkgo says %s.", spec.State)
	}
}

// followOn is what a spec said once its time was over: mostly the expectation that it was stuck in.
func followOn(f types.Failure) string {
	if f.AdditionalFailure == nil {
		return ""
	}
	text, _ := inWords(f.AdditionalFailure.Failure.Message)
	return text
}

// joined puts two messages one below the other, or gives one if it holds the other.
func joined(first, second string) string {
	if strings.Contains(first, second) {
		return first
	}
	if strings.Contains(second, first) {
		return second
	}
	return strings.TrimSpace(first + "\n" + second)
}

// shortened keeps the top of a stack.
func shortened(stack string) string {
	lines := strings.Split(stack, "\n")
	return strings.Join(lines[:min(len(lines), 12)], "\n")
}

// where returns file:line below the module, whatever folder the binary was built in.
func where(l types.CodeLocation) string {
	if l.FileName == "" {
		return ""
	}
	file := l.FileName
	for _, root := range []string{"/scenarios/", "/harness/"} {
		if at := strings.LastIndex(file, root); at >= 0 {
			file = file[at+1:]
		}
	}
	return fmt.Sprintf("%s:%d", file, l.LineNumber)
}
