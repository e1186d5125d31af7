package soak

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// The other side of the same: clients that ask again, under the same key, until they are answered.
var _ = harness.Describe("Increments by a server through chaos", func() {
	const clients = 4
	const least = 40 // increments

	It("are each carried out once, none hangs, and all is well when it is over",
		harness.Covers("SOK-004.server", harness.Keys, harness.Messages, harness.Process, harness.Lasts(4*time.Second, time.Minute),
			harness.Injects(fault.KindStall, fault.KindRefuse, fault.KindReset, fault.KindStop)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages())
			lab.Arm(fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
			forgets(lab)
			shop := &shop{lab: lab}
			all := make([]*customer, clients)
			for n := range all {
				all[n] = &customer{shop: shop, id: n, conn: lab.Dial(ctx)}
			}
			doom := func() {
				for _, one := range all {
					one.doomed = true
				}
			}
			chaos := newChaos(lab.Lab, append(onTheWay(lab.Lab),
				mishap{name: "each connection is reset behind its next request", do: doom},
				mishap{name: "the server stands still", do: func() { shop.frozen = true; lab.Process.Freeze() },
					undo: func() { lab.Process.Thaw(); shop.frozen = false }})...)
			DeferCleanup(func() { // whatever ends the case, the process is not left frozen
				if shop.frozen {
					lab.Process.Thaw()
				}
			})
			growth := resources.Watch(lab)
			going := load.GoOn(lab, least, least, "increments that were acknowledged")
			for over := false; !over; {
				if over = going.Over() && chaos.all(); !over {
					chaos.goOn()
				}
				for _, one := range all {
					one.goesOn(ctx, true)
				}
				going.Did(shop.acknowledged - going.Done())
				growth.Look(going.Done())
				lab.Await(ctx, lab.Timing.Poll, func() bool { return ctx.Err() != nil })
			}
			chaos.end()
			for _, one := range all { // what is under way comes to its end
				for one.key != 0 {
					one.goesOn(ctx, false)
					lab.Await(ctx, lab.Timing.Poll, func() bool { return ctx.Err() != nil })
				}
			}
			going.Did(shop.acknowledged - going.Done())
			going.End()
			last := &customer{shop: shop, id: clients}
			for last.value == 0 {
				last.goesOn(ctx, true)
			}
			lab.Note("%d increments were acknowledged, and the counter stands at %d", going.Done(), last.value-1)
			growth.Ends("increments")
			if last.value != uint64(going.Done())+1 {
				harness.As(record.ClassDelivery).Wrong("Expected each of %d increments to be carried out once, which all were acknowledged, but the "+
					"counter stands at %d. Each was asked for again, under its key, until it was answered: a server knows it by that.", going.Done(),
					last.value-1)
			}
		})
})

// again is how long a client waits for an answer before it asks once more, on another connection.
const again = time.Second

// shop is what the clients have in common.
type shop struct {
	lab          *harness.ServerLab
	keys         uint64 // that were given out
	acknowledged int64
	frozen       bool // the server, which nobody dials then: over TLS, it could not answer
}

// customer is a client that makes one increment after the other, each until it is acknowledged.
type customer struct {
	*shop
	id     int
	conn   *peer.Conn // nil while there is none
	key    uint64     // of the increment that is under way; 0: none
	number uint32     // of the last request
	asked  bool       // on this connection
	doomed bool       // it is reset once it has asked, when the server may have done it or not
	at     time.Duration
	began  time.Duration // when it was asked for first
	value  uint64        // the counter in the last reply
}

// dials connects, if it can.
func (c *customer) dials(ctx context.Context) {
	if c.frozen {
		return
	}
	if conn, err := c.lab.TryDial(ctx); err == nil {
		c.conn, c.asked = conn, false
	}
}

func (c *customer) resets() {
	if c.conn != nil {
		_ = c.conn.Reset() // it may be over already
		c.conn = nil
	}
}

// goesOn does what is due. Once an increment is acknowledged it begins another one, if there are more.
func (c *customer) goesOn(ctx context.Context, more bool) {
	GinkgoHelper()
	if c.key == 0 && more {
		c.keys++
		c.key, c.began, c.asked = c.keys, c.lab.Trace.Now(), false
	}
	if c.vet(ctx); c.key == 0 {
		return
	}
	if c.conn == nil {
		if c.dials(ctx); c.conn == nil {
			return
		}
	}
	if !c.asked {
		c.number++
		c.asked, c.at = true, c.lab.Trace.Now()
		err := c.conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.Increment, ID: c.number, Key: c.key, Body: []byte("the counter")})
		if err != nil {
			c.resets()
			return
		}
	}
	if c.doomed {
		c.doomed = false
		// At a random moment of about the time that an answer takes.
		c.lab.Await(ctx, 1+time.Duration(c.lab.Rand.Int64N(int64(2*c.lab.Timing.Slice))), func() bool { return false })
		c.resets()
		return
	}
	c.hears(ctx)
}

// hears takes what came.
func (c *customer) hears(ctx context.Context) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	frames, err := c.conn.TakeFrames(wait)
	if err != nil && (!errors.Is(err, context.DeadlineExceeded) || c.lab.Trace.Now()-c.at > again) {
		c.resets()
		return
	}
	for _, payload := range frames {
		m, wrong := wire.ParseMessage(payload)
		switch {
		case wrong != nil:
			harness.As(record.ClassDelivery).Wrong("Expected a message of the profile, but a frame is none: %v.", wrong)
		case m.ID != c.number: // of an earlier request, which nobody waits for
		case m.Type == wire.Error && (m.Code == wire.Busy || m.Code == wire.Unavailable):
			c.asked = false // it permits to ask again
		case m.Type != wire.Reply || len(m.Body) != 8:
			harness.As(record.ClassDelivery).Wrong("Expected a reply (type 2) to an increment, with the counter in 8 bytes; there came a message of "+
				"type %d with code %d and %d bytes.", m.Type, m.Code, len(m.Body))
		default:
			c.value, c.key = binary.BigEndian.Uint64(m.Body), 0
			c.acknowledged++
			return
		}
	}
}

// vet fails the scenario if the increment has waited for too long: a few times what one attempt may take, whatever met it.
func (c *customer) vet(ctx context.Context) {
	GinkgoHelper()
	const most = patience * 2 * again
	if c.key == 0 || c.lab.Trace.Now()-c.began < most {
		return
	}
	key := c.key
	harness.As(record.ClassStuck).Halts(ctx, c.lab, c.lab.Timing.Quiet, func() bool {
		if c.conn != nil && c.asked {
			c.hears(ctx)
		}
		return c.key != key
	}, func() string {
		return timing.Words("Expected each increment to be answered, whatever becomes of the network, but client %d has asked for its own for %v, "+
			"again and again.", c.id+1, most)
	})
}
