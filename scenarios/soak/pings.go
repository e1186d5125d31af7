package soak

import (
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A night without a message is many pings, of which each has to come when it is due, and none later than the one before.
var _ = harness.Describe("A client that has nothing to say for long", func() {
	const few = 6    // pings, where the client says how far they lie apart
	const least = 16 // else
	const slack = 2  // pings that may be under way at either end

	It("keeps its connection, and pings as often at the end as at the beginning",
		harness.Covers("SOK-008.client", harness.Ping, harness.Messages, harness.Waits(few, subject.WaitPing),
			harness.Lasts(3*time.Second, 5*time.Minute)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingUnlimited)
			answering := &ponger{lab: lab.Lab}
			lab.Server().Handle(answering.serve)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			began := lab.Trace.Now()
			growth := resources.Watch(lab)
			pings := int64(least)
			if lab.Impl.Declared(subject.WaitPing) > 0 {
				pings = few
			}
			going := load.GoOn(lab, pings, pings, "pings")
			for !going.Over() {
				lab.Await(ctx, lab.Scale.Ping, func() bool { return ctx.Err() != nil })
				going.Did(int64(answering.count()) - going.Done())
				growth.Look(going.Done())
				if end, _ := conn.Ending(); end != peer.None || lab.Server().Accepted() > 1 {
					harness.As(record.ClassEnding).Unasked("Expected the client to keep a connection whose peer answers each of its pings, but after %d "+
						"of them it has ended it (%s), or made another: %d in all.", answering.count(), end, lab.Server().Accepted())
				}
			}
			going.End()
			growth.Ends("pings")
			answering.judge(lab.Trace.Now()-began, lab.Scale.Ping, slack)
		})
})

// ponger answers each ping at once, and knows when each came.
type ponger struct {
	lab *harness.Lab
	mu  sync.Mutex
	at  []time.Duration
}

func (a *ponger) serve(c *peer.Conn) {
	for {
		frames, err := c.TakeFrames(c.Life())
		if err != nil {
			return
		}
		for _, payload := range frames {
			ping, err := wire.ParseMessage(payload)
			if err != nil || ping.Type != wire.Ping {
				continue // what a client says beside its pings is no matter of this
			}
			a.mu.Lock()
			a.at = append(a.at, a.lab.Trace.Now())
			a.mu.Unlock()
			if c.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body}) != nil {
				return
			}
		}
	}
}

func (a *ponger) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.at)
}

// judge holds the number of pings, and how far they lie apart at the end, against the interval. What makes a single one late is the host's
// as much as the client's; what makes all of them later than those before is the client's alone.
func (a *ponger) judge(took, interval time.Duration, slack int) {
	GinkgoHelper()
	a.mu.Lock()
	defer a.mu.Unlock()
	var gaps []time.Duration
	for n := range len(a.at) - 1 {
		gaps = append(gaps, a.at[n+1]-a.at[n])
	}
	quarter := max(1, len(gaps)/4)
	first, last := slices.Min(gaps[:quarter]), slices.Min(gaps[len(gaps)-quarter:])
	most := int(took/(interval-a.lab.Timing.Early)) + slack
	a.lab.Note("%d pings in %v, where one is due every %v: at first at least %v apart, at last %v", len(a.at), took, interval, first, last)
	if len(a.at) > most {
		harness.As(record.ClassTiming).Wrong("Expected a ping for each %v in which nothing came, so at most %d in %v, but %d came.", interval, most,
			took, len(a.at))
	}
	from, until := a.at[len(a.at)-1-quarter], a.at[len(a.at)-1]
	start := a.lab.Trace.Start()
	late := harness.HostLate(start.Add(from), start.Add(until))
	if latest := a.lab.Timing.Around(interval, 0).Latest; last > latest {
		verb := harness.As(record.ClassTiming).Missed
		if quarter > 2 && last > latest+2*late { // the shortest of several: no lateness of this machine explains that
			verb = harness.As(record.ClassTiming).Wrong
		}
		verb("Expected the last of %d pings as near to each other as the first, which is %v after the pong "+
			"before and at most %v, but none of the last %d came sooner than %v after the one before it; at first they came after %v. An interval "+
			"that grows a little each time outgrows the patience of what lies between in a night.", len(a.at), interval, latest, quarter,
			last, first)
	}
}
