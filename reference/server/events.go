package server

import (
	"bytes"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// Kind is what an Event tells.
type Kind int

// The kinds of event, and the fields that each fills beside Kind, Time and Conn.
const (
	Opened   Kind = iota // Local, Remote
	Received             // Data: a message, or the body of a request
	Trouble              // Class, Detail; Conn is empty if no connection is to blame
	Ended                // Class
)

// Event is one thing that happened to a server.
type Event struct {
	Kind          Kind
	Time          time.Time // when it happened, not when it was told
	Conn          string    // the connection's name, unique in this process
	Local, Remote string
	Class         errclass.Class
	Detail        string // for people
	Data          []byte
}

func (s *Server) emit(e Event) {
	if s.cfg.OnEvent == nil {
		return
	}
	e.Time = time.Now()
	s.lane.Post(func() { s.cfg.OnEvent(e) })
}

// deliver tells of a message. Nobody watching costs nothing, not even the copy that a watcher may keep.
func (cn *conn) deliver(data []byte) {
	if cn.server.cfg.OnEvent != nil {
		cn.tell(data)
	}
}

// tell hands the message to the watcher. If that is far behind, it waits, and the reader with it; what is ready leaves before.
func (cn *conn) tell(data []byte) {
	s := cn.server
	e := Event{Kind: Received, Time: time.Now(), Conn: cn.name, Data: bytes.Clone(data)}
	if !s.lane.RoomNow() {
		cn.flush()
		cn.stepAside()
		if !s.lane.Room(cn.over) {
			return
		}
	}
	s.lane.PostRoom(func() { s.cfg.OnEvent(e) })
}

// trouble reports what went wrong with a connection; that it simply ended is no trouble.
func (s *Server) trouble(name string, why *errclass.Error) {
	if why.Class == errclass.CleanClose || why.Class == errclass.Closed {
		return
	}
	if why.Class.Timeout() {
		s.counts.timeouts.Add(1)
	}
	if why.Class == errclass.SendTimeout {
		s.counts.slowConsumers.Add(1)
	}
	s.emit(Event{Kind: Trouble, Conn: name, Class: why.Class, Detail: why.Detail})
}
