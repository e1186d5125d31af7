package relay

import (
	"fmt"
	"strings"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
)

// evidence is what one armed fault left behind, over all connections.
type evidence struct {
	fault fault.Fault

	mu      sync.Mutex
	times   int
	healed  int // how often it was undone again
	words   string
	late    measure.Lateness
	rate    measure.Rate
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
	p := fault.Proof{Fault: e.fault, Name: e.fault.String(), Times: e.times, Healed: e.healed, Detail: e.words}
	switch e.fault.Kind {
	case fault.KindLatency, fault.KindDelay:
		p.Times, p.Detail = e.late.Proof(e.fault)
	case fault.KindBandwidth:
		p.Times, p.Detail = e.rate.Proof(kilobytes(e.fault.Rate) * 1000)
	case fault.KindBucket:
		p.Times, p.Detail = e.rate.Proof(e.fault.Rate)
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
		return fmt.Sprintf("engaged %s, the direction silent", often(e.times))
	}
	return fmt.Sprintf("engaged %s, bytes waited %s", often(e.times), often(e.waited))
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

// often says how many times.
func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
