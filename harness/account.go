package harness

import (
	"context"
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Messages are the messages that the implementation says it received since its warm-up.
func (l *Lab) Messages() []adapter.Event { return l.kind(adapter.EventRecv) }

// Errors are the troubles that it reported since its warm-up.
func (l *Lab) Errors() []adapter.Event { return l.kind(adapter.EventError) }

func (l *Lab) kind(kind string) []adapter.Event { return match.Only(l.Account(), kind) }

// OfConn returns a function that tells what the server said of this connection, which must have been made without the
// relay: the server's own name of it is found by our address, which it reports as the remote one.
func (l *ServerLab) OfConn(c *peer.Conn) func() []adapter.Event {
	return func() []adapter.Event {
		var out []adapter.Event
		name := l.NameOf(c)
		for _, e := range l.Account() {
			if name != "" && e.Conn == name {
				out = append(out, e)
			}
		}
		return out
	}
}

// NameOf is the server's own name of a connection made without the relay; empty while it has told none.
func (l *ServerLab) NameOf(c *peer.Conn) string {
	return nameOf(l.Account(), func(e adapter.Event) bool { return e.Remote == c.Local() })
}

// NameOf is the client's own name of a connection that reached our peer without the relay; empty while it has told none.
func (d *Driven) NameOf(c *peer.Conn) string {
	return nameOf(d.Events(), func(e adapter.Event) bool { return e.Local == c.Remote() })
}

// nameOf takes the newest connection with that address: the port that one leaves may be given to the next at once.
func nameOf(events []adapter.Event, is func(adapter.Event) bool) string {
	for _, e := range slices.Backward(events) {
		if e.Event == adapter.EventState && e.To == adapter.Connected && is(e) {
			return e.Conn
		}
	}
	return ""
}

// Counter returns one of the server's counters now.
func (l *ServerLab) Counter(ctx context.Context, name string) int64 {
	return counterOf(l.Do(ctx, adapter.Command{Verb: adapter.VerbQuery, What: "counters"}).Counters, name)
}

// Counter returns one of the client's counters now.
func (d *Driven) Counter(ctx context.Context, name string) int64 {
	return counterOf(d.Counters(ctx), name)
}

func counterOf(all map[string]int64, name string) int64 {
	n, ok := all[name]
	if !ok {
		Abort(verdict.Error, verdict.Adapter, fmt.Sprintf("The adapter was asked for its counters and did not tell %q.", name))
	}
	return n
}
