package timing

import "time"

// Timing names the three kinds of waiting. Each "must happen" bound is the longest that a conformant implementation may
// need on a slow machine: the wait returns as soon as the event comes, so it costs nothing when all is well.
type Timing struct {
	Prompt time.Duration // must happen "at once": a first reply took 476 ms in Node with 16 processes starting
	Start  time.Duration // must happen: a process listens, or greets; a JVM takes 0.94 s alone
	Reply  time.Duration // must happen: an answer to a command of the drill protocol
	Bulk   time.Duration // must happen: megabytes through a slow or sliced path
	// Work is how long a case lets an implementation work on messages of which a faster one answers more in less time: counts and
	// lengths are chosen by it, down to what the clause needs at least.
	Work  time.Duration
	Soon  time.Duration // must happen: an end that comes once all is answered that was sent; Prompt, and the work on it
	Leave time.Duration // must happen: a process ends after the end of its input (drill protocol: 2 s)
	// Case is how long a case may take, what it waits for declared times aside; then it ends without a verdict. The longest one takes
	// about 20 s: megabytes through a slow path, twice Bulk with room.
	Case time.Duration

	Quiet time.Duration // must not happen: silence that separates "never" from "late"; several times a reply on loopback
	// Held is how long a peer that is still there reads nothing: longer than any farewell that a server allows itself where none is
	// declared (500 ms is usual, 1 s at most).
	Held time.Duration
	Gap  time.Duration // must not happen: a pause long enough that two segments are read apart
	// Resend is how long no connection may come from a client that gave its attempt up: had it left the socket behind, the system would
	// have sent its SYN again within this time. It does so 1 s after the first one (RFC 6298 section 2), and 2 s after that.
	Resend time.Duration
	// Again is how long the answer to a datagram is awaited before the question is sent again: the first time-out of a protocol that knows
	// nothing of the way (RFC 8085 section 3.1.1).
	Again time.Duration
	Slice time.Duration // between slices, where the receiver's queue cannot be watched: one turn of a reader's loop
	// Ack must not happen inside a message: a little less than the shortest time for which a system keeps an acknowledgement back
	// (Linux: 40 ms), so that a part that waited for one is told from one that followed by itself.
	Ack time.Duration
	// Tick is longer than the times after which most loops look at their timers, a fraction of a second to five seconds: a read that is
	// ended for that must lose nothing.
	Tick time.Duration
	Poll time.Duration // how often a condition without an event is looked at

	Early time.Duration // E: a timer may not fire sooner than its nominal time less this
	Late  time.Duration // part of L: what scheduling and delivery may cost on a quiet machine
	Ratio float64       // part of L: share of the nominal time

	// Shake is part of L over TLS: what the handshakes cost that lie between an attempt and its arrival at a peer behind the relay. Two of
	// them take 5 ms on a quiet machine.
	Shake time.Duration

	Grain time.Duration // how exactly a delay can be told: some clients count in milliseconds
	// Same is how near delays of several clients are that count as the same: a quiet machine makes constant ones differ by 1 or 2 ms.
	Same time.Duration

	// Coarse is part of L: what a declared timer resolution may cost, once for the cause and once for the end of the time.
	Coarse time.Duration
}

// Default are the bounds of every run.
var Default = Timing{
	Prompt: 2 * time.Second,
	Start:  10 * time.Second,
	Reply:  5 * time.Second,
	Bulk:   15 * time.Second,
	Work:   10 * time.Second,
	Soon:   2 * time.Second,
	Leave:  2 * time.Second,
	Case:   50 * time.Second,
	Quiet:  300 * time.Millisecond,
	Held:   1500 * time.Millisecond,
	Gap:    50 * time.Millisecond,
	Resend: 2300 * time.Millisecond,
	Again:  time.Second,
	Slice:  time.Millisecond,
	Ack:    30 * time.Millisecond,
	Tick:   5500 * time.Millisecond,
	Poll:   5 * time.Millisecond,
	Early:  10 * time.Millisecond,
	Late:   60 * time.Millisecond,
	Shake:  40 * time.Millisecond,
	Ratio:  0.15,
	Grain:  time.Millisecond,
	Same:   10 * time.Millisecond,
}

// Stall is the lateness of this machine from which something that did not happen in time is not trusted at once: twice what a timer
// may be early, and a third of what it may be late on a quiet machine.
const Stall = 20 * time.Millisecond

// Window is when something must happen, both edges included.
type Window struct {
	Earliest time.Duration `json:"earliest"`
	Latest   time.Duration `json:"latest"`
}

// Around returns the window of a timer of the nominal length: never early, late within reason. k is the host's lateness.
func (t Timing) Around(nominal, k time.Duration) Window {
	return Window{
		Earliest: max(0, nominal-t.Early),
		Latest:   nominal + t.Late + t.Coarse + time.Duration(t.Ratio*float64(nominal)) + k,
	}
}

// Holds reports whether d lies in the window.
func (w Window) Holds(d time.Duration) bool { return w.Earliest <= d && d <= w.Latest }

// Widen moves both edges outwards by d: what two clocks may disagree.
func (w Window) Widen(d time.Duration) Window {
	return Window{Earliest: max(0, w.Earliest-d), Latest: w.Latest + d}
}

// Scale are the limits that implementations are given in tests: short, so that a run is short, and far enough apart that
// one cannot be taken for another.
type Scale struct {
	Connect, Idle, Request, Send, Frame, Ping, Pong, Close, Drain, Stable time.Duration
	Handshake, Resolution                                                 time.Duration
	BackoffInitial, BackoffCap                                            time.Duration
	MaxFrame, MaxLine                                                     int64
	Connections                                                           int
	SendQueue                                                             int64 // bytes
}

// TestScale is what `open` configures unless a case says otherwise.
var TestScale = Scale{
	Connect: 400 * time.Millisecond, Idle: 800 * time.Millisecond, Request: 600 * time.Millisecond,
	Send: 500 * time.Millisecond, Frame: 2 * time.Second, Ping: 200 * time.Millisecond, Pong: 300 * time.Millisecond,
	Close: 300 * time.Millisecond, Drain: time.Second, Stable: time.Second, Handshake: 500 * time.Millisecond,
	Resolution:     200 * time.Millisecond,
	BackoffInitial: 100 * time.Millisecond, BackoffCap: 1600 * time.Millisecond,
	MaxFrame: 1 << 20, MaxLine: 8 << 10, Connections: 128, SendQueue: 256 << 10,
}
