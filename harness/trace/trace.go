package trace

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"time"
)

// Lane says who saw an event.
type Lane string

const (
	Peer    Lane = "peer"    // the scripted endpoint: what it sent and what reached it
	Relay   Lane = "relay"   // the network between: connections, and faults as they act
	Account Lane = "account" // what the implementation said, stamped when the line arrived
	Harness Lane = "harness" // signals to processes, marks of the scenario
)

// Kind is what happened. The vocabulary is closed.
type Kind string

const (
	Accept  Kind = "accept"  // a connection was accepted
	Dial    Kind = "dial"    // a connection was made
	Socket  Kind = "socket"  // a socket for datagrams was opened: what it sends and gets are whole datagrams
	Refused Kind = "refused" // a connection could not be made, or a datagram met a port at which nobody listens
	Sent    Kind = "sent"    // bytes were handed to the system
	Got     Kind = "got"     // bytes were read
	FIN     Kind = "fin"     // the other side ended its stream
	RST     Kind = "rst"     // the other side reset the connection
	EndFIN  Kind = "end"     // this side ended its stream
	EndRST  Kind = "reset"   // this side reset the connection
	Record  Kind = "record"  // a record of TLS was on the wire, beneath the bytes that are sent and read
	Fault   Kind = "fault"   // a fault acted
	Healed  Kind = "healed"  // what a fault had done was undone
	Signal  Kind = "signal"  // a signal was sent to a process
	Said    Kind = "said"    // a line of the account
	Mark    Kind = "mark"    // a step of the scenario, in words
)

// The first bytes of a trace are kept whole, so that a capture of them can be put together again: far more than a dialogue has. Of the chunks
// of a flood an event keeps a sample: enough to read a header and the start of a payload.
const (
	keptWhole = 64 << 10 // bytes
	sample    = 64
)

// The bounds of a trace, so that a flood cannot exhaust the memory of the harness: so many events of its beginning are kept, and so many of
// its end, for what ends a case is seen there. What lies between is counted.
const (
	keptFirst = 15_000
	keptLast  = 5_000
)

// Event is one thing that happened.
type Event struct {
	T    time.Duration `json:"t"`              // since the trace began, nanoseconds
	Lane Lane          `json:"lane"`           // who saw it
	Conn int           `json:"conn,omitempty"` // which connection, from 1; 0 is none in particular
	Kind Kind          `json:"kind"`
	Dir  string        `json:"dir,omitempty"`  // "to-server" or "to-client", where bytes or an end have a direction
	N    int           `json:"n,omitempty"`    // bytes
	Data []byte        `json:"data,omitempty"` // the bytes; only the first 64 of them once a trace holds 64 KiB, unless it is Whole
	Note string        `json:"note,omitempty"` // for people; never asserted
}

// Trace collects the events of one scenario. Its methods may be called from any goroutine.
type Trace struct {
	start time.Time
	whole int // so many bytes of data are kept, before chunks are sampled

	mu      sync.Mutex
	events  []Event       // the first ones
	last    []Event       // of those behind them, in a ring
	oldest  int           // which of last came first
	kept    int           // bytes of data
	dropped int           // events that last had no room for any more
	gap     time.Duration // when the first of those was

	beneath Beneath // its Secrets are still in secrets
	secrets strings.Builder
	sealed  int // bytes of beneath
}

// New begins a trace: its clock starts now.
func New() *Trace { return &Trace{start: time.Now(), whole: keptWhole} }

// Whole begins a trace whose events keep all bytes of a chunk, not a sample. Whoever asks for it bounds what is said.
func Whole() *Trace { return &Trace{start: time.Now(), whole: math.MaxInt} }

// Start is the moment from which events count their time.
func (t *Trace) Start() time.Time { return t.start }

// Now is the time on the trace's clock.
func (t *Trace) Now() time.Duration { return time.Since(t.start) }

// Add appends an event, stamps it unless it has a time already, keeps data or a sample of it, and returns the time.
// Of more than 20,000 events the first and the last are kept, and the number of those between.
func (t *Trace) Add(e Event, data []byte) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e.T == 0 {
		e.T = time.Since(t.start)
	}
	if e.N == 0 {
		e.N = len(data)
	}
	if len(data) > 0 {
		e.Data = append([]byte(nil), data[:t.keeps(len(data))]...)
		t.kept += len(e.Data)
	}
	t.keep(e)
	return e.T
}

// keep puts an event behind the others. The lock is held.
func (t *Trace) keep(e Event) {
	switch {
	case len(t.events) < keptFirst:
		t.events = append(t.events, e)
	case len(t.last) < keptLast:
		t.last = append(t.last, e)
	default:
		left := t.last[t.oldest]
		if t.dropped == 0 {
			t.gap = left.T
		}
		t.dropped++
		t.last[t.oldest] = e
		t.oldest = (t.oldest + 1) % keptLast
	}
}

// Beside is the number from which connections have one that are beside those of the case, and go through no relay.
const Beside = 101

// Join takes over the events of another trace, at the times that they had.
func (t *Trace) Join(other *Trace) {
	for _, e := range other.Events() {
		e.T += other.start.Sub(t.start)
		t.Add(e, e.Data)
	}
}

// keeps is how many bytes of a chunk an event keeps. The lock is held.
func (t *Trace) keeps(n int) int {
	if n <= t.whole-t.kept {
		return n
	}
	return min(n, sample)
}

// Events returns a copy of what was seen so far, in the order in which it was added. A mark stands where some are left out.
func (t *Trace) Events() []Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := append([]Event(nil), t.events...)
	if t.dropped > 0 {
		all = append(all, Event{T: t.gap, Lane: Harness, Kind: Mark, Note: fmt.Sprintf("%d events are left out here", t.dropped)})
	}
	return append(append(all, t.last[t.oldest:]...), t.last[:t.oldest]...)
}

// Dropped returns how many events are left out, between the first and the last ones.
func (t *Trace) Dropped() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dropped
}
