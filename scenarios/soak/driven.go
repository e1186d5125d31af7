package soak

import (
	"bytes"
	"context"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// flow is a stream of messages between a driven client and our peer. Each is held against what is right as it comes, on the wire and in the
// account, and forgotten.
type flow struct {
	lab    *harness.ClientLab
	client *harness.Driven
	bell   chan struct{} // rung when something came

	mu       sync.Mutex
	wire     [][]byte // what the client was given to send, and has not come to our peer
	account  [][]byte // what our peer sends it, and has not been reported
	sending  int      // commands to send that are not done
	done     int64    // what was reported since somebody asked, as weight counts it
	weight   func([]byte) int64
	reported int    // messages
	wrong    func() // fails the scenario by what came first that was not right; nil while all is
}

// begin opens a client whose account is read by the flow alone, and has our peer answer each of its messages.
func begin(ctx context.Context, lab *harness.ClientLab, weight func([]byte) int64) (*flow, *peer.Conn) {
	GinkgoHelper()
	f := &flow{lab: lab, bell: make(chan struct{}, 1), weight: weight}
	f.client = lab.Open(ctx)
	conn := lab.Accept(ctx)
	f.client.Connected(ctx)
	lab.Session.Account().Pass(f.heard)
	DeferCleanup(func() { lab.Session.Account().Pass(nil) })
	return f, conn
}

// heard takes an event of the account.
func (f *flow) heard(e adapter.Event) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.ring()
	switch {
	case e.Event == adapter.EventDone:
		if f.sending--; !e.Succeeded() {
			behind := f.reported
			f.fails(func() {
				harness.As(record.ClassDelivery).Expect(e).To(match.Succeed(), "a message of a client whose peer reads, behind %d that were right",
					behind)
			})
		}
	case e.Event != adapter.EventRecv:
		return false // what becomes of the connection is looked at by others
	case len(f.account) == 0 || !e.Is(f.account[0]):
		f.misplaced([]adapter.Event{e}, f.account)
	default:
		f.done += f.weight(f.account[0])
		f.account = f.account[1:]
		f.reported++
	}
	return true
}

// misplaced notes a message that is not the next one of those that are due.
func (f *flow) misplaced(came any, due [][]byte) {
	if f.wrong == nil {
		due, behind := due[:min(1, len(due))], f.reported
		f.fails(func() {
			harness.As(record.ClassDelivery).Expect(came).To(match.Payloads(due...), "the next message, behind %d that went there and back", behind)
		})
	}
}

func (f *flow) fails(by func()) {
	if f.wrong == nil {
		f.wrong = by
	}
}

func (f *flow) ring() {
	select {
	case f.bell <- struct{}{}:
	default:
	}
}

// echo has our peer send back what comes on the connection, as long as it is what the client was given.
func (f *flow) echo(conn *peer.Conn) {
	for {
		frames, err := conn.TakeFrames(conn.Life())
		if err != nil || !f.came(frames) || conn.SendFrames(frames...) != nil {
			f.ring()
			return
		}
	}
}

func (f *flow) came(frames [][]byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range frames {
		if len(f.wire) == 0 || !bytes.Equal(p, f.wire[0]) {
			f.misplaced([][]byte{p}, f.wire)
			return false
		}
		f.wire, f.account = f.wire[1:], append(f.account, p)
	}
	return true
}

// sends has the client send messages by one command, and expects them on the wire and back in the account.
func (f *flow) sends(send func(), messages ...[]byte) {
	f.mu.Lock()
	f.wire = append(f.wire, messages...)
	f.sending++
	f.mu.Unlock()
	send()
}

// idle reports whether the client has nothing left to send.
func (f *flow) idle() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sending == 0
}

// gives has our peer send a message, and expects it in the account.
func (f *flow) gives(conn *peer.Conn, p []byte) {
	GinkgoHelper()
	f.mu.Lock()
	f.account = append(f.account, p)
	f.mu.Unlock()
	if err := conn.SendFrames(p); err != nil {
		harness.As(record.ClassDelivery).Because(err, "Expected the client to take messages for as long as they come, but behind %d of them: %v",
			f.behind(), err)
	}
}

// behind is how many messages were reported.
func (f *flow) behind() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reported
}

// under is how many messages are under way, and what was reported since the last call. It fails the scenario if something that came was not
// right.
func (f *flow) under() (way int, done int64) {
	GinkgoHelper()
	f.mu.Lock()
	way, done = len(f.wire)+len(f.account), f.done
	f.done = 0
	wrong := f.wrong
	f.mu.Unlock()
	if wrong != nil {
		wrong()
	}
	return way, done
}

// always says that the client takes a command whatever else it was given.
func always() bool { return true }

// goOn has messages pass, so many at once, for as long as the case is let go on. Ready says whether the next ones may be given to the client.
func (f *flow) goOn(ctx context.Context, going *load.Going, conn *peer.Conn, atOnce int, ready func() bool, pass func(n int)) *resources.Growth {
	GinkgoHelper()
	growth := resources.Watch(f.lab)
	for n, came := 0, f.lab.Trace.Now(); ; {
		way, done := f.under()
		if done > 0 {
			came = f.lab.Trace.Now()
			going.Did(done)
			growth.Look(going.Done())
		}
		over := going.Over()
		switch {
		case over && way == 0:
			return growth
		case !over && way < atOnce && ready():
			if way == 0 {
				came = f.lab.Trace.Now()
			}
			pass(n)
			n++
			continue
		}
		f.wait(ctx, conn, way, came)
	}
}

// wait waits until something comes, and fails the scenario if nothing has since that time.
func (f *flow) wait(ctx context.Context, conn *peer.Conn, way int, since time.Duration) {
	GinkgoHelper()
	select {
	case <-f.bell:
		return
	case <-ctx.Done():
		return
	case <-time.After(f.lab.Timing.Quiet):
	}
	if end, _ := conn.Ending(); end != peer.None {
		harness.As(record.ClassDelivery).Unasked("Expected the client to keep a connection whose peer reads and answers, but it ended it by %s, "+
			"with %d messages under way.", end, way)
	}
	if limit := f.lab.Timing.Reply + f.lab.Impl.Service.Takes(1, way); f.lab.Trace.Now()-since > limit {
		before := f.behind()
		harness.As(record.ClassDelivery).Halts(ctx, f.lab, f.lab.Timing.Quiet, func() bool {
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.reported > before || f.wrong != nil
		}, func() string {
			return timing.Words("Expected the client to go on, but of %d messages that are under way none has come for %v, behind %d that went there "+
				"and back.", way, limit, before)
		})
	}
}
