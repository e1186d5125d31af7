package harness

import (
	"context"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Losses are what became of the connections of a client that nobody drives by our peer's doing, by their numbers.
type Losses struct {
	mu      sync.Mutex
	at      map[int]time.Duration // when it ended them
	stood   map[int]bool          // whether they surely stood then, so that nothing the client did after the loss was before that
	greeted map[int]bool
}

// At is when our peer ended connection n, on the trace's clock; 0 if it has not.
func (l *Losses) At(n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at[n]
}

// Stood reports whether At(n) is surely before the loss: not where the client had hung up by itself, which our peer may have seen late.
func (l *Losses) Stood(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stood[n]
}

// Greeted reports whether connection n was greeted.
func (l *Losses) Greeted(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.greeted[n]
}

// lose notes when a connection was lost, and whether it surely was not lost before.
func (l *Losses) lose(n int, at time.Duration, stood bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at[n], l.stood[n] = at, stood
}

// greet greets connection n, once: whoever else would do so waits until it is done.
func (l *Losses) greet(n int, send func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.greeted[n] {
		return nil
	}
	l.greeted[n] = true
	return send()
}

// Drop ends a connection, which was greeted if the client declares that: by a reset, or in order by an end of our stream, as the
// fault has it. One that the client has ended by itself was lost then.
func (l *WireLab) Drop(c *peer.Conn, f fault.Fault) {
	l.greet(c)
	l.drop(c, f)
}

// drop is Drop, and greets nobody.
func (l *WireLab) drop(c *peer.Conn, f fault.Fault) {
	act := c.Reset
	if f.Kind == fault.KindClose {
		act = c.Half
	}
	if end, at := c.Ending(); end != peer.None {
		l.Losses.lose(c.Number(), at, false)
		return
	}
	now := l.Trace.Now()
	stood, err := c.Stands()
	l.Losses.lose(c.Number(), now, err == nil && stood)
	if err := act(); err != nil {
		// The client may have been quicker.
		l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: err.Error()}, nil)
	}
}

// DropEach lets our peer drop every connection after it was held for so long, up to number last. 0 drops at once: the
// client may then see its attempt fail, or a connection that was established. The first one is held for Timing.Gap at least,
// since a program may well end whose very first attempt fails. Nothing is sent on any of them, not even a declared greeting.
func (l *WireLab) DropEach(f fault.Fault, last int, hold time.Duration) {
	l.dropEach(f, last, hold, func(*peer.Conn) {})
}

// GreetAndDropEach is DropEach for a client that declares a greeting, which it gets on each of them. Each is held until the client has read
// it: one that gets no processor in time would see an attempt that failed, and no greeting at all.
func (l *WireLab) GreetAndDropEach(f fault.Fault, last int, hold time.Duration) {
	l.dropEach(f, last, max(hold, l.Timing.Slice), func(c *peer.Conn) {
		l.greet(c)
		l.heard(c)
	})
}

// heard waits until the client has read what was sent on a connection or has ended it, for Timing.Prompt at most. Where the system does not
// tell what was read, the client has the time of Timing.Gap.
func (l *WireLab) heard(c *peer.Conn) {
	ctx, known := context.Background(), true
	l.Await(ctx, l.Timing.Prompt, func() bool {
		end, _ := c.Ending()
		sent := c.Unsent() == 0 // looked at first: what the client's system has not taken is not unread there
		_, unread, err := process.Queued(c.Remote(), c.Local())
		known = err == nil
		return end != peer.None || !known || sent && unread == 0
	})
	if known {
		return
	}
	wait, cancel := context.WithTimeout(ctx, l.Timing.Gap)
	defer cancel()
	c.WaitEnd(wait)
}

func (l *WireLab) dropEach(f fault.Fault, last int, hold time.Duration, first func(*peer.Conn)) {
	l.server.Handle(func(c *peer.Conn) {
		if c.Number() > last {
			l.greet(c)
			return
		}
		first(c)
		held := hold
		if c.Number() == 1 {
			held = max(hold, l.Timing.Gap)
		}
		wait, cancel := context.WithTimeout(context.Background(), held)
		defer cancel()
		c.WaitEnd(wait) // or the client has hung up by itself
		l.drop(c, f)
	})
}

// greet sends, once, what the client declares that its server says first, if it does. A connection on which our peer said something
// is ready, as a backoff counts.
func (l *WireLab) greet(c *peer.Conn) {
	greeting := l.Impl.Greeting.Bytes()
	if len(greeting) == 0 {
		return
	}
	if err := l.Losses.greet(c.Number(), func() error { return c.Send(greeting) }); err != nil {
		// The client has hung up already.
		l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: err.Error()}, nil)
	}
}
