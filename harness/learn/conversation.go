package learn

import (
	"cmp"
	"maps"
	"slices"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Turn is what one side said until the other side spoke: one read or many.
type Turn struct {
	ToServer bool // the client said it
	Bytes    []byte
}

// Conversation is one connection, in the order in which the relay passed its bytes on.
type Conversation []Turn

// Run is what a client said to a server, and what the server answered, from the client's start to its end.
type Run []Conversation

// FromTrace puts together what a relay witnessed, by connections. The trace must keep chunks whole.
func FromTrace(events []trace.Event) Run {
	byConn := map[int]Conversation{}
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) }) // as writes began, not as they returned
	for _, e := range events {
		switch {
		case e.Lane != trace.Relay || e.Conn == 0:
			continue
		case len(e.Data) == 0:
			byConn[e.Conn] = slices.Clip(byConn[e.Conn]) // it was there, and may have said nothing
			continue
		}
		byConn[e.Conn] = byConn[e.Conn].say(e.Dir == string(fault.ToServer), e.Data)
	}
	var run Run
	for _, n := range slices.Sorted(maps.Keys(byConn)) {
		run = append(run, byConn[n])
	}
	return run
}

// say appends bytes to the turn of whoever speaks.
func (c Conversation) say(toServer bool, p []byte) Conversation {
	if n := len(c) - 1; n >= 0 && c[n].ToServer == toServer {
		c[n].Bytes = append(c[n].Bytes, p...)
		return c
	}
	return append(c, Turn{toServer, slices.Clone(p)})
}

// Bytes is how much was said in all.
func (r Run) Bytes() (n int) {
	for _, c := range r {
		for _, t := range c {
			n += len(t.Bytes)
		}
	}
	return n
}
