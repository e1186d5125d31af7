package soak

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// mishap is one kind of what goes wrong: it is done, and undone after a while. Undo is nil for what is over at once.
type mishap struct {
	name     string
	do, undo func()
}

// chaos is a schedule of mishaps, drawn from the seed of the run, one after the other: what comes, how long it stays, and how long nothing
// does after it. It is the same for the same seed, however late this machine carries it out.
type chaos struct {
	lab     *harness.Lab
	random  *rand.Rand
	mishaps []mishap
	order   []int         // which of them come first: each once
	now     *mishap       // that is under way; nil: none
	until   time.Duration // when it is undone, or the next one comes
	done    int
	drawn   []string // the first ones, for the evidence
}

// The times of a mishap, and of the peace behind it.
const (
	leastChaos, mostChaos = 20 * time.Millisecond, 300 * time.Millisecond
	leastPeace, mostPeace = 30 * time.Millisecond, 150 * time.Millisecond
	mostDrawn             = 40 // that are told
)

func newChaos(lab *harness.Lab, mishaps ...mishap) *chaos {
	random := rand.New(rand.NewPCG(lab.Rand.Uint64(), 4))
	return &chaos{lab: lab, random: random, mishaps: mishaps, order: random.Perm(len(mishaps)), until: lab.Trace.Now() + leastPeace}
}

// goOn does what is due.
func (c *chaos) goOn() {
	if c.lab.Trace.Now() < c.until {
		return
	}
	if c.now != nil {
		c.heal()
		c.until = c.lab.Trace.Now() + c.draw(leastPeace, mostPeace)
		return
	}
	next := c.random.IntN(len(c.mishaps))
	if c.done < len(c.order) {
		next = c.order[c.done]
	}
	c.done++
	m, stays := &c.mishaps[next], c.draw(leastChaos, mostChaos)
	said := m.name
	if m.undo != nil {
		said = fmt.Sprintf("%s for %v", m.name, stays)
	}
	if len(c.drawn) < mostDrawn {
		c.drawn = append(c.drawn, said)
	}
	c.lab.Step("chaos, number %d: %s", c.done, said)
	m.do()
	if c.now = m; m.undo == nil {
		c.now, stays = nil, c.draw(leastPeace, mostPeace)
	}
	c.until = c.lab.Trace.Now() + stays
}

func (c *chaos) draw(least, most time.Duration) time.Duration {
	return least + time.Duration(c.random.Int64N(int64(most-least))).Round(time.Millisecond)
}

// heal undoes what is under way.
func (c *chaos) heal() {
	if c.now != nil {
		c.now.undo()
		c.now = nil
	}
}

// all reports whether each mishap has been done at least once.
func (c *chaos) all() bool { return c.done >= len(c.mishaps) && c.now == nil }

// end undoes what is under way, and tells the schedule.
func (c *chaos) end() {
	c.heal()
	more := ""
	if c.done > len(c.drawn) {
		more = fmt.Sprintf(", and %d more", c.done-len(c.drawn))
	}
	c.lab.Note("the seed drew: %s%s", strings.Join(c.drawn, ", "), more)
}

// onTheWay are the mishaps of the relay: stalls of either direction, of both, and refusals. For a lab whose stalls are armed.
func onTheWay(lab *harness.Lab) []mishap {
	relay := lab.Relay()
	stall := func(name string, dirs ...fault.Direction) mishap {
		return mishap{name, func() {
			for _, d := range dirs {
				relay.Stall(d)
			}
		}, func() {
			for _, d := range dirs {
				relay.Resume(d)
			}
		}}
	}
	return []mishap{
		stall("nothing passes to the server", fault.ToServer),
		stall("nothing passes to the client", fault.ToClient),
		stall("nothing passes", fault.ToServer, fault.ToClient),
		{"nobody is let in", func() {
			GinkgoHelper()
			Expect(relay.Refuse()).To(Succeed())
		}, func() {
			GinkgoHelper()
			Expect(relay.Admit()).To(Succeed())
		}},
	}
}
