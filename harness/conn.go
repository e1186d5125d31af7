package harness

import (
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// OfConn gives a function that tells what the server said of this connection, which must have been made without the
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
	for _, e := range l.Account() {
		if e.Event == adapter.EventState && e.To == adapter.Connected && e.Remote == c.Local() {
			return e.Conn
		}
	}
	return ""
}
