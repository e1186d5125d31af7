package load

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// What the baseline has shown to pass: more is not asked of an implementation that declares no limit.
const (
	shownFrame = 60_000
	shownLine  = 500
)

// Payload is a message of n computed bytes that differs for each seed, printable where the framing does not carry all bytes. It is shorter
// where the framing or the limit carries less, or where an implementation that declares no limit has shown less. Of a server that does
// not echo it is the question, with the seed as its tag.
func Payload(lab harness.Any, n int, seed int) []byte {
	l := lab.Core()
	if l.Impl.OneQuestion() {
		return l.Impl.Exchange.Ask(seed, letters(l))
	}
	p := wire.Fill(int(min(int64(n), ordinary(l))), byte(seed))
	if letters(l) {
		for i := range p {
			p[i] = 'a' + p[i]%26
		}
	}
	copy(p, fmt.Sprintf("%06d ", seed))
	return l.Framing.Spell(p, ordinary(l))
}

// ordinary is the length of the longest message that is no test of a limit. A line as long as the limit may be lost where a
// read happens to end inside its terminator: DLM-009 is about that, and what it finds must not fail other cases by chance.
func ordinary(l *harness.Lab) int64 {
	switch line := !l.Framing.Layout().HasLength(); {
	case line && l.Framing.Max == 0:
		return min(shownLine, l.Framing.Largest())
	case line:
		return max(1, l.Framing.Max-int64(l.Framing.Overhead()))
	case l.Framing.Max == 0:
		return min(max(shownFrame, l.Impl.Service.Longest), l.Framing.Largest())
	}
	return l.Framing.Largest()
}

// mostBulk is how many messages are sent at most.
const mostBulk = 20_000

// Bulk is as many different messages of n bytes (see Payload) as make up the total, and at most mostBulk.
func Bulk(lab harness.Any, n, total int) [][]byte {
	l := lab.Core()
	return bulk(l, n, total, func(p []byte) int { return len(p) })
}

// Flooding is Bulk for what fills buffers on its way back: the replies to the messages make up the total.
func Flooding(lab harness.Any, n, total int) [][]byte {
	l := lab.Core()
	return bulk(l, n, total, func(p []byte) int { return len(reply(l, p)) })
}

func bulk(l *harness.Lab, n, total int, size func([]byte) int) [][]byte {
	var all [][]byte
	n = Long(l, n, total)
	sum := 0
	for sum < total && len(all) < mostBulk {
		p := Payload(l, n, len(all))
		all = append(all, p)
		sum += size(p)
	}
	Sends(l, len(all), int64(sum))
	return all
}

// Long is how long messages are that make up the total where n bytes would do: longer ones, as few as a slow implementation answers
// within Timing.Work, if so many of n bytes take longer.
func Long(lab harness.Any, n, total int) int {
	l := lab.Core()
	if fits := l.Impl.Service.Fits(l.Timing.Work); !l.Impl.OneQuestion() && total/n > fits {
		return int(min(int64(total/fits+1), ordinary(l)))
	}
	return n
}

// Carries ends the spec as inconclusive where one message cannot be n bytes long. Where a need says so before anything
// starts (Long, Huge), ask that instead.
func Carries(lab harness.Any, n int64) {
	l := lab.Core()
	if most := l.Framing.Largest(); most < n {
		harness.Abort(verdict.Inconclusive, verdict.Host, fmt.Sprintf(
			"This case needs one message of %d bytes, and framed as %s within its limit one message carries %d at most.", n, l.Framing,
			most))
	}
}
