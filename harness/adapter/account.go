package adapter

import (
	"slices"
	"sync"
)

// The bounds of an account, so that a flood of events cannot exhaust the memory of the harness.
const (
	maxEvents = 200_000
	maxData   = 128 << 20 // bytes of payloads; beyond, events keep length and checksum only
)

// Account is what the implementation said of itself: the second witness. Its methods may be called from any goroutine;
// events stand in the order in which their lines arrived.
type Account struct {
	mu      sync.Mutex
	events  []Event
	done    map[int]int // id of a command to its place in events
	data    int
	dropped int
	pass    func(Event) bool // nil, or takes events that are not kept
}

func newAccount() *Account { return &Account{done: make(map[int]int)} }

// Pass shows every event that comes from now on to take, in order, before anything else becomes of it: one for which that says true is its
// own, and not kept. So a case may go on for as long as it likes, and see each event as it comes. Take must not wait, nor ask the account.
// After nil all events are kept again.
func (a *Account) Pass(take func(Event) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pass = take
}

// add keeps an event, unless it is taken as it passes; false if there are more than an account holds.
func (a *Account) add(e Event) (taken, room bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pass != nil && a.pass(e) {
		return true, true
	}
	if len(a.events) >= maxEvents {
		a.dropped++
		return false, false
	}
	if a.data += len(e.Data); a.data > maxData {
		e.Data = nil
	}
	if e.Event == EventDone {
		a.done[e.ID] = len(a.events)
	}
	a.events = append(a.events, e)
	return false, true
}

// Events returns a copy of all that was said so far.
func (a *Account) Events() []Event {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.events)
}

// Dropped returns how many events were beyond the 200,000 that are kept.
func (a *Account) Dropped() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dropped
}

// For returns the events of one client.
func (a *Account) For(client string) []Event {
	return a.where(func(e Event) bool { return e.Client == client })
}

// Errors returns the error events.
func (a *Account) Errors() []Event {
	return a.where(func(e Event) bool { return e.Event == EventError })
}

// Messages returns the messages that arrived.
func (a *Account) Messages() []Event {
	return a.where(func(e Event) bool { return e.Event == EventRecv })
}

// States returns the changes of state of one client; of a server if client is empty.
func (a *Account) States(client string) []Event {
	return a.where(func(e Event) bool { return e.Event == EventState && e.Client == client })
}

// Done returns the outcome of a command; false if there is none yet.
func (a *Account) Done(id int) (Event, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, ok := a.done[id]
	if !ok {
		return Event{}, false
	}
	return a.events[i], true
}

func (a *Account) where(keep func(Event) bool) []Event {
	a.mu.Lock()
	defer a.mu.Unlock()
	var found []Event
	for _, e := range a.events {
		if keep(e) {
			found = append(found, e)
		}
	}
	return found
}
