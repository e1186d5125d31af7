package client

import (
	"github.com/sockdrill/sockdrill/reference/errclass"
)

// State is where a client is.
type State string

// The states of a client.
const (
	Disconnected State = "disconnected"
	Resolving    State = "resolving"
	Connecting   State = "connecting"
	Connected    State = "connected"
	Waiting      State = "backoff"
	Draining     State = "draining" // the user closes: what was accepted is still sent and answered, and nothing new is
	Closed       State = "closed"   // the user closed or canceled; nothing follows
)

// happening is what moves a client from one state to the next.
type happening int

const (
	started     happening = iota // Connect was called
	resolved                     // there are addresses to try
	established                  // one of them answered
	failed                       // the attempt or the connection is over, and another will follow
	waited                       // the backoff is over
	ended                        // it is over, and the policy lets nothing follow
	closing                      // the user asked for a graceful close
	closed                       // it is over, because the user wants it so
)

// transitions is the whole state machine. A happening that a state has no entry for changes nothing: that is how one
// that comes too late is harmless. A lost connection passes through backoff even where the wait is short, so that
// nobody can mistake a new connection for the old one.
var transitions = map[State]map[happening]State{
	Disconnected: {started: Resolving, closed: Closed},
	Resolving:    {resolved: Connecting, failed: Waiting, ended: Disconnected, closed: Closed},
	Connecting:   {established: Connected, failed: Waiting, ended: Disconnected, closed: Closed},
	Connected:    {failed: Waiting, ended: Disconnected, closing: Draining, closed: Closed},
	Waiting:      {waited: Resolving, ended: Disconnected, closed: Closed},
	Draining:     {closed: Closed},
	Closed:       {},
}

// move applies what happened and announces the change. The caller holds the lock, which is what makes the order of the
// events the order of the changes. Event carries the rest of the news: the connection, its addresses, the class.
func (c *Client) move(h happening, news Event) {
	next, ok := transitions[c.state][h]
	if !ok {
		return
	}
	news.Kind, news.From, news.To = StateChanged, c.state, next
	c.state = next
	c.emit(news)
}

func (c *Client) lockedMove(h happening, news Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move(h, news)
}

// quiet are the classes that are no trouble: the peer or the user simply ended the connection.
func quiet(class errclass.Class) bool {
	return class == errclass.CleanClose || class == errclass.Closed || class == errclass.Canceled
}
