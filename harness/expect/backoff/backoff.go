package backoff

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Waited returns the delay that an attempt or retry event reports.
func Waited(e adapter.Event) time.Duration { return time.Duration(e.Delay) * time.Microsecond }

// WaitedInBand expects of an attempt or retry event that the client waited before it as its policy has it after n
// failures, and that the wire, where the last try failed and the next one came at these times, agrees with the report.
func WaitedInBand(l *harness.ClientLab, e adapter.Event, n int, failed, again time.Duration) {
	ginkgo.GinkgoHelper()
	told, band := Waited(e), l.Config.Backoff.Band(n)
	if e.Untold {
		timed.InWindow(l, fmt.Sprintf("the try after failure %d, before which the client does not tell how long it meant to wait,", n), failed,
			again,
			timing.Window{Earliest: max(0, band.Earliest-l.Timing.Early), Latest: l.Timing.Around(band.Latest, 0).Latest})
		return
	}
	if !band.Widen(l.Timing.Grain).Holds(told) {
		harness.As(record.ClassTiming).Wrong("Expected a wait of %s after failure %d, as %s has it, but the client reports that it waited %v.",
			span(band), n, itsBackoff(l.Lab), timing.Round(told))
	}

	timed.Lasts(l, fmt.Sprintf("the try after failure %d, before which the client says that it waited "+
		"%v,", n, timing.Round(told)), failed, again, told)
}

// MustTell ends a scenario that compares the delays which a client reports, if it does not know them.
func MustTell(attempts []adapter.Event) {
	if slices.ContainsFunc(attempts, func(e adapter.Event) bool { return e.Untold }) {
		harness.NotJudged("its adapter does not tell which delays were chosen, and these are compared with each other")
	}
}

// itsBackoff names the policy that the client is held to, and where it comes from.
func itsBackoff(l *harness.Lab) string {
	if l.Impl.Policies.Backoff != nil {
		return fmt.Sprintf("its declared backoff (policies.backoff: %v)", *l.Config.Backoff)
	}
	return fmt.Sprintf("the backoff that it was given (%v)", *l.Config.Backoff)
}

// span words a band.
func span(w timing.Window) string {
	if w.Earliest == w.Latest {
		return timing.Round(w.Earliest).String()
	}
	return fmt.Sprintf("%v to %v", timing.Round(w.Earliest), timing.Round(w.Latest))
}

// GivesUp expects that the client says within the limit that its policy is used up, and ends disconnected. It returns the
// event that says so.
func GivesUp(ctx context.Context, d *harness.Driven, limit time.Duration) adapter.Event {
	ginkgo.GinkgoHelper()
	var gaveUp, beyond adapter.Event
	Eventually(ctx, func() bool {
		gaveUp, beyond = end(d)
		return gaveUp.Event != "" || beyond.Event != ""
	}).WithTimeout(limit).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the client to report within %v that it gave up (class gave_up), but it did not: it made %d "+
			"attempts, and its state is %s. It is held to %s.",
			limit, len(d.Attempts()), d.State(), itsBackoff(d.Lab))
	})
	if gaveUp.Event == "" {
		harness.Wrong("Expected the client to give up after %d attempts, as %s has it, but it makes attempt %d.",
			d.Lab.Config.Backoff.Attempts, itsBackoff(d.Lab), beyond.N)
	}
	Eventually(ctx, d.States).Should(match.Rest(adapter.Disconnected))
	return gaveUp
}

// end returns what tells that the client gave up, or an attempt that its policy does not permit any more.
func end(d *harness.Driven) (gaveUp, beyond adapter.Event) {
	for _, e := range d.Events() {
		switch most := d.Lab.Config.Backoff.Attempts; {
		case e.Class == adapter.GaveUp:
			return e, adapter.Event{}
		case e.Event == adapter.EventAttempt && most > 0 && e.N > most:
			beyond = e
		}
	}
	return adapter.Event{}, beyond
}

// Samples asks for this many draws, each by a fresh policy, of the delay after failed attempt number n.
func Samples(ctx context.Context, l *harness.ClientLab, n, count int) []time.Duration {
	answer := l.Do(ctx, adapter.Command{Verb: adapter.VerbQuery, What: "backoff", Config: &l.Config, Attempt: n, Count: count})
	if len(answer.Delays) != count {
		harness.Abort(verdict.Error, verdict.Adapter,
			fmt.Sprintf("The adapter was asked for %d backoff delays and gave %d.", count, len(answer.Delays)))
	}
	samples := make([]time.Duration, count)
	for i, micros := range answer.Delays {
		samples[i] = time.Duration(micros) * time.Microsecond
	}
	return samples
}

// AllInBand expects that every one of these delays is one that the policy allows after failed attempt number n.
func AllInBand(l *harness.ClientLab, samples []time.Duration, n int) {
	ginkgo.GinkgoHelper()
	band := l.Config.Backoff.Band(n).Widen(l.Timing.Grain)
	for _, s := range samples {
		if !band.Holds(s) {
			harness.Wrong("Expected every delay after failure %d to be %s, as %s has it, but one of %d is %v.",
				n, span(band), itsBackoff(l.Lab), len(samples), s)
		}
	}
}
