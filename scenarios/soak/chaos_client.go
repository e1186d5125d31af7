package soak

import (
	"bytes"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// patience is how many times its limit a request may take in chaos: its own, and as much again for whatever it waits behind, twice.
const patience = 3

// What was tried one fault at a time has not met the second one, which comes while it deals with the first.
var _ = harness.Describe("Increments of a client through chaos", func() {
	const atOnce = 8
	const least = 40 // increments

	It("are each carried out once, none hangs, and all is well when it is over",
		harness.Covers("SOK-004.client", harness.Keys, harness.Messages, harness.Retry, harness.Reconnect, harness.FreeBackoff,
			harness.RequestLimit, harness.Waits(patience+1, subject.WaitRequest), harness.Lasts(4*time.Second, time.Minute),
			harness.Injects(fault.KindStall, fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(0).Config(script.QuickBackoff).Config(func(c *adapter.Config) {
				c.RequestTimeout = script.Millis(2 * script.Scale.Stable)
			}))
			lab.Arm(fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
			service := &counter{random: rand.New(rand.NewPCG(lab.Rand.Uint64(), 5)), answers: map[uint64][]byte{}}
			lab.Server().Handle(service.serve)
			asking := &asking{lab: lab, client: lab.Open(ctx), service: service, pending: map[int]asked{}}
			asking.client.Connected(ctx)
			lab.Session.Account().Pass(asking.heard)
			DeferCleanup(func() { lab.Session.Account().Pass(nil) })
			chaos := newChaos(lab.Lab, append(onTheWay(lab.Lab),
				mishap{name: "the connections are reset", do: service.reset},
				mishap{name: "the service dies of its next request", do: service.dies})...)
			growth := resources.Watch(lab)
			going := load.GoOn(lab, least, least, "increments that came to an end")
			for !going.Over() || !chaos.all() {
				chaos.goOn()
				if asking.under() < atOnce { // one at a time: what is remembered of each has to last for the longest run
					asking.ask(ctx)
				}
				going.Did(asking.ended(ctx) - going.Done())
				growth.Look(going.Done())
				lab.Await(ctx, lab.Timing.Poll, func() bool { return ctx.Err() != nil })
			}
			chaos.end()
			going.End()
			asking.settles(ctx)
			growth.Ends("increments")
		})
})

// asked is a request of which nothing has come yet.
type asked struct {
	key uint64
	at  time.Duration
}

// asking is a client that makes increments, each under a key of its own.
type asking struct {
	lab     *harness.ClientLab
	client  *harness.Driven
	service *counter

	mu           sync.Mutex
	pending      map[int]asked // by the id of the command
	early        map[int]adapter.Event
	keys         uint64 // that were given out
	over         int64  // requests that came to an end
	acknowledged int64
	wrong        func() // fails the scenario; nil while all is right
}

// heard takes all events of the client: in half an hour of chaos there are more than an account holds.
func (a *asking) heard(e adapter.Event) bool {
	if e.Client != a.client.Name {
		return false
	}
	if e.Event == adapter.EventDone {
		a.mu.Lock()
		defer a.mu.Unlock()
		one, known := a.pending[e.ID]
		if !known {
			if a.early == nil {
				a.early = map[int]adapter.Event{}
			}
			a.early[e.ID] = e // it came before the answer to its command was read
			return true
		}
		a.came(e, one)
	}
	return true
}

// came takes the outcome of a request. The lock is held.
func (a *asking) came(e adapter.Event, one asked) {
	delete(a.pending, e.ID)
	a.over++
	if !e.Succeeded() {
		return // nobody promises that a request gets through
	}
	a.acknowledged++
	if given := a.service.answer(one.key); !bytes.Equal(e.Data, given) && a.wrong == nil {
		a.wrong = func() {
			harness.As(record.ClassDelivery).Wrong("Expected the increment with key %d to have the reply %x that the service gave for this key "+
				"(nothing: it never came), but the client reports %x.", one.key, given, e.Data)
		}
	}
}

// ask makes one more increment.
func (a *asking) ask(ctx context.Context) {
	a.mu.Lock()
	a.keys++
	one := asked{a.keys, a.lab.Trace.Now()}
	a.mu.Unlock()
	s := a.client.Request(ctx, adapter.Request{Op: "increment", Key: int64(one.key)}, []byte("the counter"))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pending[s.ID] = one
	if e, came := a.early[s.ID]; came {
		delete(a.early, s.ID)
		a.came(e, one)
	}
}

func (a *asking) under() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.pending)
}

// ended is how many requests came to an end so far. It fails the scenario if one of them ended wrongly, or has not for too long.
func (a *asking) ended(ctx context.Context) int64 {
	GinkgoHelper()
	limit := patience * a.lab.Config.RequestTimeout.D()
	a.mu.Lock()
	over, wrong := a.over, a.wrong
	var hangs []int
	for id, one := range a.pending {
		if a.lab.Trace.Now()-one.at > limit {
			hangs = append(hangs, id)
		}
	}
	a.mu.Unlock()
	if wrong != nil {
		wrong()
	}
	for _, id := range hangs {
		harness.As(record.ClassStuck).Halts(ctx, a.lab, a.lab.Timing.Quiet, func() bool {
			a.mu.Lock()
			defer a.mu.Unlock()
			_, waits := a.pending[id]
			return !waits
		}, func() string {
			return timing.Words("Expected each request to come to an end, whatever becomes of the network, but %d of those under way had none after "+
				"%v, which is %d times their limit.", len(hangs), limit, patience)
		})
	}
	return over
}

// settles expects that a request succeeds once the network is well again, and that each increment was carried out once.
func (a *asking) settles(ctx context.Context) {
	GinkgoHelper()
	before := a.acknowledgements()
	harness.As(record.ClassStuck).Halts(ctx, a.lab, a.lab.Timing.Bulk, func() bool {
		a.ended(ctx)
		if a.under() > 0 {
			return false
		}
		if a.acknowledgements() > before {
			return true
		}
		a.ask(ctx)
		return false
	}, func() string {
		return timing.Words("Expected the client to be well again once its network is, but no request of it succeeded within %v.", a.lab.Timing.Bulk)
	})
	a.lab.Note("%d increments, %d acknowledged, %d carried out, over %d connections", a.keys, a.acknowledgements(), a.service.count(),
		a.lab.Server().Accepted())
	if n := int64(a.service.count()); n < a.acknowledgements() || n > int64(a.keys) {
		harness.As(record.ClassDelivery).Wrong("Expected each of %d increments to be carried out at most once, and the %d that were acknowledged "+
			"exactly once, but the counter stands at %d.", a.keys, a.acknowledgements(), n)
	}
}

func (a *asking) acknowledgements() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.acknowledged
}
