package server

import (
	"context"
	"math"
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// conn is one connection and everything that is only true of it.
type conn struct {
	server *Server
	name   string
	nc     net.Conn

	once sync.Once
	over chan struct{} // closed when the connection was cut off, or everything is done

	abandonOnce sync.Once
	abandoned   chan struct{} // closed when slow requests are not worth finishing

	writing chan struct{}  // holds one while a write is under way
	decoder *frame.Decoder // the reader's own
	slots   chan struct{}  // one for each request that is worked on beside the reader
	asides  sync.WaitGroup // those requests

	mu      sync.Mutex
	changed *sync.Cond   // something below changed
	out     [][]byte     // frames that wait for the writer
	unsent  int          // bytes of frames not wholly sent, the one being written included
	busy    int          // requests taken in whose reply is not yet with the system
	noMore  bool         // nothing will be added to out
	broken  *cause.Error // what the writer met

	heard      time.Time // when the last byte arrived, or the last request was done with
	frameBegan time.Time // when the frame that is not whole began; zero if there is none
	parting    bool      // the server drains: the connection ends once nothing is in progress
}

func (s *Server) newConn(name string, nc net.Conn) *conn {
	cn := &conn{
		server: s,
		name:   name,
		nc:     nc,
		over:   make(chan struct{}),

		abandoned: make(chan struct{}),
		writing:   make(chan struct{}, 1),
		decoder:   frame.NewDecoder(s.framing, s.cfg.MaxFrame),
		slots:     make(chan struct{}, inProgress),
		heard:     time.Now(),
	}
	cn.changed = sync.NewCond(&cn.mu)
	return cn
}

// serve is the life of a connection: read until it ends, let what is in progress finish, send it, say goodbye.
func (cn *conn) serve() {
	release := context.AfterFunc(cn.server.ctx, cn.cut)
	defer release()
	var writer sync.WaitGroup
	writer.Go(cn.write)
	why := cn.read()
	cn.server.trouble(cn.name, why)
	switch {
	case why.Class == cause.Reset || why.Class == cause.SendTimeout:
		cn.cut() // there is nobody left to talk to
	case !orderly(why.Class):
		cn.abandon() // the replies that are ready still go out, but nothing is waited for
	}
	cn.asides.Wait()
	timer := cn.limitFlush(why)
	cn.finishWriting()
	writer.Wait()
	timer.Stop()
	cn.part(why)
	cn.cut()
	cn.server.release(cn, why.Class)
}

// cut closes the socket, which wakes whoever waits in it, and everybody who waits for the connection.
func (cn *conn) cut() {
	cn.once.Do(func() {
		close(cn.over)
		cn.abandon()
		cn.nc.Close()
		cn.mu.Lock()
		defer cn.mu.Unlock()
		cn.changed.Broadcast()
	})
}

func (cn *conn) isOver() bool {
	select {
	case <-cn.over:
		return true
	default:
		return false
	}
}

// orderly reports whether a client that ended for this reason may still wait for its replies. The end of its sending
// cancels nothing: it asked, and said that it will ask no more.
func orderly(class cause.Class) bool {
	return class == cause.CleanClose || class == cause.Truncated || class == cause.Closed
}

// abandon gives up the requests that are worked on beside the reader.
func (cn *conn) abandon() {
	cn.abandonOnce.Do(func() { close(cn.abandoned) })
}

// limitFlush cuts the connection off if what is left to send takes too long: CloseTimeout, and a short while where that
// is off and the client broke the rules.
func (cn *conn) limitFlush(why *cause.Error) *time.Timer {
	limit := cn.server.cfg.CloseTimeout
	if limit <= 0 && !orderly(why.Class) {
		limit = lingerLimit
	}
	if limit <= 0 {
		limit = math.MaxInt64
	}
	return time.AfterFunc(limit, cn.cut)
}
