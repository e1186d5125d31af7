package relay

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// evidence is what one armed fault left behind, over all connections.
type evidence struct {
	fault fault.Fault

	mu      sync.Mutex
	times   int
	words   string
	late    lateness
	rate    rates
	sizes   sizes
	waited  int  // stalls that withheld bytes
	watched bool // every boundary was seen to be read
}

func (e *evidence) add(change func(*evidence)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(e)
}

// proof says how often the fault acted, and what was measured. A delay or a rate that was not kept counts as never.
func (e *evidence) proof() fault.Proof {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := fault.Proof{Fault: e.fault, Name: e.fault.String(), Times: e.times, Detail: e.words}
	switch e.fault.Kind {
	case fault.KindLatency, fault.KindDelay:
		p.Times, p.Detail = e.late.proof(e.fault.Delay-e.fault.Jitter, e.fault)
	case fault.KindBandwidth:
		p.Times, p.Detail = e.rate.proof(kilobytes(e.fault.Rate) * 1000)
	case fault.KindBucket:
		p.Times, p.Detail = e.rate.proof(e.fault.Rate)
	case fault.KindScatter:
		p.Detail = e.boundaries() + "; sizes " + e.sizes.String()
	case fault.KindSlice, fault.KindCut:
		p.Detail = e.boundaries()
	case fault.KindStall:
		p.Detail = e.stalls()
	case fault.KindRefuse:
		p.Detail = "the listener was closed"
	}
	if p.Times == 0 && p.Detail == "" {
		p.Detail = "never acted"
	}
	return p
}

func (e *evidence) boundaries() string {
	if e.watched {
		return fmt.Sprintf("%d boundaries, the receive queue seen empty at each", e.times)
	}
	return fmt.Sprintf("%d boundaries, %v apart: the receive queue could not be watched at each", e.times, blindPause)
}

func (e *evidence) stalls() string {
	if e.waited == 0 {
		return fmt.Sprintf("engaged %d times, the direction silent", e.times)
	}
	return fmt.Sprintf("engaged %d times, bytes waited %d times", e.times, e.waited)
}

// mostLate bounds how many latenesses are kept; the first ones are.
const mostLate = 4096

// lateness is how late chunks passed.
type lateness []time.Duration

func (l *lateness) add(d time.Duration) {
	if len(*l) < mostLate {
		*l = append(*l, d)
	}
}

// proof counts the chunks that were late enough, if half of them were.
func (l lateness) proof(least time.Duration, f fault.Fault) (int, string) {
	if len(l) == 0 {
		return 0, "nothing passed"
	}
	sorted := slices.Sorted(slices.Values(l))
	enough := 0
	for _, d := range sorted {
		if d >= least {
			enough++
		}
	}
	median := sorted[len(sorted)/2]
	if median < least {
		enough = 0
	}
	r := func(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
	return enough, fmt.Sprintf("%d chunks late by %v to %v, median %v, asked %v±%v",
		len(sorted), r(sorted[0]), r(sorted[len(sorted)-1]), r(median), f.Delay, f.Jitter)
}

// rates is how many bytes took how long.
type rates struct {
	bytes  int64
	took   time.Duration
	pieces int
	last   map[*stage]time.Time // of each connection: time from one piece to the next counts once
}

func (r *rates) add(came, now time.Time, n int, of *stage) {
	if r.last == nil {
		r.last = map[*stage]time.Time{}
	}
	from := came
	if last := r.last[of]; last.After(from) {
		from = last
	}
	r.last[of] = now
	r.took += now.Sub(from)
	r.bytes += int64(n)
	r.pieces++
}

// proof counts the pieces, if there was more than one and together they took at least 0.8 of the time that the rate asks.
func (r *rates) proof(rate int64) (int, string) {
	if r.took <= 0 {
		return 0, "nothing passed"
	}
	got := float64(r.bytes) / r.took.Seconds()
	detail := fmt.Sprintf("%d bytes in %d pieces took %v: %.0f B/s, asked %d", r.bytes, r.pieces, r.took.Round(time.Millisecond), got, rate)
	if r.pieces < 2 || got > float64(rate)/0.8 {
		return 0, detail
	}
	return r.pieces, detail
}

// sizes is the first sizes that were drawn, by which a person recognises a replay.
type sizes []int

const mostSizes = 32

func (s *sizes) add(n int) {
	if len(*s) <= mostSizes {
		*s = append(*s, n)
	}
}

func (s sizes) String() string {
	text := strings.Trim(fmt.Sprint([]int(s[:min(len(s), mostSizes)])), "[]")
	if len(s) > mostSizes {
		text += " …"
	}
	return text
}
