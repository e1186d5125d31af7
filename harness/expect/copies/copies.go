package copies

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Arrives expects that copy number n of the question comes, from 2, within what is due after the one before it, and returns it. Why says
// why it is due, within a sentence.
func Arrives(ctx context.Context, l *harness.AskingLab, n int, why string) datagram.Datagram {
	ginkgo.GinkgoHelper()
	due := window(l, n-1).Latest
	if !l.Reaches(ctx, n, due+l.Timing.Reply) {
		harness.As(record.ClassTiming).Missed("Expected the client to ask again within %v, since %s, but it did not: its question came %s. %s",
			timing.Round(due), why, times(len(l.Copies())), l.Process.Remains())
	}
	return l.Copies()[n-1]
}

// InTime expects that copy number n of the question came, from 2, when it was due after the one before it.
func InTime(l *harness.AskingLab, n int) {
	ginkgo.GinkgoHelper()
	copies, gap := l.Copies(), l.Declared().Gap(n-1)
	timed.InWindowSince(l.Lab, fmt.Sprintf("copy %d of the question, for which the client declares %s after the one before it,", n, band(gap)),
		copies[n-2].At, copies[n-1].At, window(l, n-1), false)
}

// Ends expects that no further copy comes after the n that came, for longer than any would be due. Why says why none may come, within a
// sentence: nothing that time could change.
func Ends(ctx context.Context, l *harness.AskingLab, n int, why string) {
	ginkgo.GinkgoHelper()
	if further(ctx, l, n, 0, why) {
		harness.As(record.ClassDelivery).Wrong("Expected the client to ask no more, since %s, but copy %d of its question came %v after the one before "+
			"it.", why, n+1, took(l, n))
	}
}

// Quits is Ends for a client that was answered after the n copies that came, beside so many that were lost. A copy that left before the
// answer could be taken is none too many: which of them was first is a matter of time, in which a late machine may have been to blame.
func Quits(ctx context.Context, l *harness.AskingLab, n, lost int, answered time.Duration, why string) {
	ginkgo.GinkgoHelper()
	if !further(ctx, l, n, lost, why) {
		return
	}
	at := l.Copies()[n].At
	if crossed := l.Timing.Around(0, l.Lateness(answered, at)).Latest; at-answered <= crossed {
		harness.Inconclusive("%s, and the client asked again %v later: the two may have crossed. A run of this case alone, on a machine with less to "+
			"do, settles it.", sentence(why), timing.Round(at-answered))
	}
	harness.As(record.ClassDelivery).Missed("Expected the client to ask no more, since %s, but copy %d of its question came %v after the one before "+
		"it, and %v after the answer.", why, n+lost+1, took(l, n), timing.Round(at-answered))
}

// further reports whether a copy comes after the n that came, beside so many that were lost. One that comes when nothing is due is a
// question of its own, for all that can be told.
func further(ctx context.Context, l *harness.AskingLab, n, lost int, why string) bool {
	ginkgo.GinkgoHelper()
	due := window(l, n+lost)
	if !l.Reaches(ctx, n+1, due.Latest+l.Timing.Quiet) {
		return false
	}
	copies := l.Copies()
	gap := copies[n].At - copies[n-1].At
	if k := l.Lateness(copies[n-1].At, copies[n].At); gap+k < due.Earliest || gap > due.Latest+k {
		harness.Inconclusive("%s, and yet the client sent the same datagram again %v after copy %d, where %s would have been due. A client "+
			"that asks the same thing again by itself needs a question that says which is which, such as by an id.", sentence(why),
			timing.Round(gap), n, band(l.Declared().Gap(n+lost)))
	}
	return true
}

// took is the time from copy number n that came to the next.
func took(l *harness.AskingLab, n int) time.Duration {
	copies := l.Copies()
	return timing.Round(copies[n].At - copies[n-1].At)
}

// window is what is due from copy number n to the next, from 1, as the wire shows it.
func window(l *harness.AskingLab, n int) timing.Window {
	gap := l.Declared().Gap(n)
	return timing.Window{Earliest: max(0, gap.Earliest-l.Timing.Early), Latest: l.Timing.Around(gap.Latest, 0).Latest}
}

func band(w timing.Window) string {
	if w.Earliest == w.Latest {
		return fmt.Sprint(timing.Round(w.Latest))
	}
	return fmt.Sprintf("%v to %v", timing.Round(w.Earliest), timing.Round(w.Latest))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// sentence is a part of one that begins one.
func sentence(part string) string { return string(part[0]-'a'+'A') + part[1:] }
