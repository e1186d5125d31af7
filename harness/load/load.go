package load

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Connections is how many connections a scenario that would hold n may hold at once: fewer if the server declares fewer, so that there is a
// place left for whoever is to be served beside them.
func Connections(lab harness.Any, n int) int {
	l := lab.Core()
	if most := l.Impl.Limits.Connections; most > 0 {
		return min(n, max(1, most-1))
	}
	return n
}

// Sends says that so many messages, of so many bytes in all, are sent at once on one connection: what waits for them, or for their answers,
// waits so much longer. Where that is longer than a case may wait, it is skipped. Of short messages the bytes need not be counted: 0.
func Sends(lab harness.Any, messages int, bytes int64) {
	l := lab.Core()
	takes := l.Impl.Service.Takes(1, messages) + l.Impl.Service.Carries(bytes)
	what := fmt.Sprintf("%d messages on one connection", messages)
	if bytes > 0 {
		what = fmt.Sprintf("%d messages of %d KiB in all on one connection", messages, bytes>>10)
	}
	affords(l, takes, what)
	l.Allow(takes)
}

// affords skips the case if it takes so long, in words for what has to be waited for.
func affords(l *harness.Lab, takes time.Duration, what string) {
	if most := l.LongestWait; most > 0 && takes > most {
		harness.NotJudged("the %s takes %v, so that %s, which this needs, take %v, and one case may wait for %v (--longest-wait %v allows it)",
			l.Impl.Side, l.Impl.Service, what, takes.Round(time.Second), most, takes.Truncate(time.Second)+time.Second)
	}
}

// Many is how many messages at once a scenario sends on one connection that would send n: as many as are answered within Timing.Work,
// and atLeast, below which they prove nothing. Where those take longer than a case may wait, it is skipped.
func Many(lab harness.Any, n, atLeast int) int {
	l := lab.Core()
	n = fewer(l, n, atLeast, l.Impl.Service.Fits(l.Timing.Work))
	Sends(l, n, 0)
	return n
}

// Rounds is Many for messages of which each is sent once the one before it was answered.
func Rounds(lab harness.Any, n, atLeast int) int {
	l := lab.Core()
	fits := n
	if alone := l.Impl.Service.Alone; alone > 0 {
		fits = int(l.Timing.Work / alone)
	}
	n = fewer(l, n, atLeast, fits)
	affords(l, time.Duration(n)*l.Impl.Service.Alone, fmt.Sprintf("%d messages, each sent once the one before it was answered", n))
	return n
}

// Bytes is how many bytes a scenario waits for of a stream that goes on, where it would wait for n: as many as are carried within
// Timing.Work, and atLeast, below which they prove nothing.
func Bytes(lab harness.Any, n, atLeast int64) int64 {
	l := lab.Core()
	if takes := l.Impl.Service.Carries(n); takes > l.Timing.Work {
		n = max(atLeast, int64(float64(n)*float64(l.Timing.Work)/float64(takes)))
		l.Note("%d bytes are waited for, since the %s takes %v", n, l.Impl.Side, l.Impl.Service)
	}
	return n
}

func fewer(l *harness.Lab, n, atLeast, fits int) int {
	some := min(n, max(atLeast, fits))
	if some < n {
		l.Note("%d messages in place of %d, since the %s takes %v", some, n, l.Impl.Side, l.Impl.Service)
	}
	return some
}

// Crowds says that each of so many connections carries a message at the same time, and returns how long it works until the last answer.
func Crowds(lab harness.Any, n int) time.Duration {
	l := lab.Core()
	takes := l.Impl.Service.Takes(n, 1)
	affords(l, takes, fmt.Sprintf("%d connections with a message each", n))
	return takes
}

// TakesIn is how long the server may be about taking in so many bytes of messages of this size that lie there, after it has
// answered others in the time given: at the pace that it has shown. One that works long on each message shows no pace, since nobody knows
// how long it would have been without that: if it leaves others in peace meanwhile, it has the time of Timing.Bulk.
func TakesIn(l *harness.ServerLab, pile, size, answered int64, within time.Duration) time.Duration {
	s := l.Impl.Service
	if s.Queues() && !s.Serial() {
		return timing.Default.Bulk
	}
	takes := time.Duration(float64(within) * float64(pile) / float64(answered)).Round(time.Millisecond)
	if s.Serial() {
		affords(l.Lab, takes, fmt.Sprintf("the %d messages that it may take in before it looks at others", pile/size))
	}
	if takes > l.CaseTime/2 {
		harness.NotJudged("at the pace that it has shown, it may take %v to take in the %d MiB that a right server may take in "+
			"before it turns to others; a faster one is judged",
			takes.Round(time.Second), pile>>20)
	}
	return takes
}
