package client

import (
	"bytes"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// Kind is what an Event tells.
type Kind int

// The kinds of event, and the fields that each fills beside Kind and Time.
const (
	StateChanged Kind = iota // From, To, Conn, Class; to Connected also Local and Remote
	Received                 // Conn, Data: a message that is no reply
	Attempting               // Conn, N, Addr, Delay
	Retrying                 // Tag, N, Delay
	Trouble                  // Conn, Class, Detail, Err
	Writable                 // Conn: the queue was full, and there is room again
)

// Event is one thing that happened to a client.
type Event struct {
	Kind          Kind
	Time          time.Time // when it happened, not when it was told
	Conn          string    // the connection's name, unique in this process
	From, To      State
	Local, Remote string
	Class         errclass.Class
	Detail        string          // for people
	Err           *errclass.Error // with its history; nil where nothing is wrong
	N             int             // number of the attempt in its series, or of the sending of a request; from 1
	Addr          string
	Delay         time.Duration // the wait before the attempt or the retry
	Data          []byte        // the watcher's own
	Tag           int64         // of the request, as its sender chose it
}

// emit puts the event in the lane; it never waits.
func (c *Client) emit(e Event) {
	e.Time = time.Now()
	c.lane.Post(func() { c.tell(e) })
}

// deliver tells of a message. If the watcher is far behind it waits, which stops the reader and in the end the peer:
// that is the only way in which memory for unread messages stays bounded.
func (cn *conn) deliver(payload []byte) {
	c := cn.client
	e := Event{Kind: Received, Time: cn.readAt, Conn: cn.name, Data: bytes.Clone(payload)}
	if c.lane.Room(cn.over) {
		c.lane.PostRoom(func() { c.cfg.OnEvent(e) })
	}
}

// tell reports the event to whoever watches, on the goroutine of the lane.
func (c *Client) tell(e Event) {
	if c.cfg.Log != nil {
		e.log(c.cfg.Log)
	}
	c.cfg.OnEvent(e)
}

// After calls f on the goroutine of the events, when everything that has happened so far has been told.
func (c *Client) After(f func()) { c.lane.Post(f) }

// trouble reports why a connection or an attempt failed, unless it simply ended.
func (c *Client) trouble(name string, why *errclass.Error) {
	if quiet(why.Class) {
		return
	}
	if why.Class.Timeout() {
		c.counts.timeouts.Add(1)
	}
	c.emit(Event{Kind: Trouble, Conn: name, Class: why.Class, Detail: why.Detail, Err: why})
}
