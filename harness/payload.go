package harness

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// What the baseline has shown to pass: more is not asked of an implementation that declares no limit.
const (
	shownFrame = 60_000
	shownLine  = 500
)

// Payload is a message of n computed bytes that differs for each seed, printable where the framing is lines. It is shorter
// where the framing or the limit carries less, or where an implementation that declares no limit has shown less.
func (l *Lab) Payload(n int, seed int) []byte {
	most := min(int64(n), l.Largest())
	if l.Framing.Max == 0 && l.Framing.Line() {
		most = min(most, shownLine)
	} else if l.Framing.Max == 0 {
		most = min(most, shownFrame)
	}
	p := wire.Fill(int(most), byte(seed))
	if l.Framing.Line() {
		for i := range p {
			p[i] = 'a' + p[i]%26
		}
	}
	copy(p, fmt.Sprintf("%06d ", seed))
	return p
}

// Bulk is as many different messages of n bytes (see Payload) as make up the total, and at most 20,000.
func (l *Lab) Bulk(n, total int) [][]byte {
	const most = 20_000
	var all [][]byte
	for sum := 0; sum < total && len(all) < most; {
		p := l.Payload(n, len(all))
		all = append(all, p)
		sum += len(p)
	}
	return all
}

// Carries ends the spec as inconclusive where one message cannot be n bytes long. Where a need says so before anything
// starts (Long, Huge), ask that instead.
func (l *Lab) Carries(n int64) {
	if most := l.Largest(); most < n {
		l.abort(verdict.Inconclusive, verdict.Host, fmt.Sprintf(
			"This case needs one message of %d bytes, and framed as %s within its limit one message carries %d at most.", n, l.Framing, most))
	}
}
