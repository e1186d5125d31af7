package client

import (
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// conn is one connection and everything that is only true of it. Nothing here outlives it.
type conn struct {
	client *Client
	name   string
	nc     net.Conn
	work   sync.WaitGroup // the reader and the writer

	writing chan struct{} // holds one while a write is under way

	once sync.Once
	over chan struct{} // closed when the connection has ended
	why  *cause.Error  // set before over is closed

	// The reader's own.
	decoder *frame.Decoder

	// Guarded by the client's lock.
	queue    []*parcel     // frames to be sent, the next one first
	control  int           // how many of them are pings and pongs, which come first
	current  *parcel       // the frame that is being written
	queued   int           // bytes of frames not wholly sent, the one being written included
	wake     chan struct{} // tells the writer that there is something to do
	shut     bool          // send what is queued and then the FIN
	shutDone chan struct{} // closed when all is sent and the FIN goes out
	broken   *cause.Error  // what the writer met

	// The clocks of the reader, guarded by clock.
	clock      sync.Mutex
	paused     bool
	resumed    chan struct{} // closed when reading goes on
	heard      time.Time     // when the last byte arrived
	frameBegan time.Time     // when the frame that is not whole began; zero if there is none
	pinged     time.Time     // when the ping was sent that nothing has answered; zero if there is none
}

// adopt makes the new connection the client's own and hands it the requests that waited for one.
func (c *Client) adopt(name string, nc net.Conn, delay time.Duration) *conn {
	cn := &conn{
		client:   c,
		name:     name,
		nc:       nc,
		writing:  make(chan struct{}, 1),
		over:     make(chan struct{}),
		decoder:  frame.NewDecoder(c.framing, c.cfg.MaxFrame),
		wake:     make(chan struct{}, 1),
		shutDone: make(chan struct{}),
		heard:    time.Now(),
	}
	c.counts.connections.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = cn
	c.move(established, Event{Conn: name, Local: nc.LocalAddr().String(), Remote: nc.RemoteAddr().String()})
	waiting := c.waiting
	c.waiting = nil
	for _, call := range waiting {
		c.resend(call, delay)
	}
	return cn
}

// end ends the connection for that reason. The first reason counts. Closing the socket is what wakes the reader and
// the writer, wherever they wait.
func (cn *conn) end(why *cause.Error) {
	cn.once.Do(func() {
		cn.why = why
		close(cn.over)
		cn.nc.Close()
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
