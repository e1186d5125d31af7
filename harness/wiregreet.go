package harness

import (
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// greet sends, once, what the client declares that its server says first, if it does. A connection on which our peer said something
// is ready, as a backoff counts.
func (l *WireLab) greet(c *peer.Conn) {
	l.losses.Lock()
	defer l.losses.Unlock()
	greeting := l.Impl.Greeting.Bytes()
	if len(greeting) == 0 || l.losses.greeted[c.Number()] {
		return
	}
	l.losses.greeted[c.Number()] = true
	if err := c.Send(greeting); err != nil {
		// The client has hung up already.
		l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: err.Error()}, nil)
	}
}

// greeted reports whether connection n was greeted.
func (l *WireLab) greeted(n int) bool {
	l.losses.Lock()
	defer l.losses.Unlock()
	return l.losses.greeted[n]
}

// CountsFailures holds the client to its declared backoff as one that counts each connection which ends before anything was received
// on it as a failed attempt: one that declares that each connection begins its delays anew, too.
func (l *WireLab) CountsFailures() {
	l.strict = true
	counted := l.Declared().Counted()
	l.Impl.Policies.Backoff = &counted
}
