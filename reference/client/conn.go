package client

import (
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/flow"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// conn is one connection and everything that is only true of it. Nothing here outlives it.
type conn struct {
	client *Client
	name   string
	nc     net.Conn
	work   sync.WaitGroup // the reader and the writer

	out     flow.Writer   // the writer's own, but for Recall
	writing chan struct{} // holds one while a write is under way

	once sync.Once
	over chan struct{}   // closed when the connection has ended
	why  *errclass.Error // set before over is closed

	// The reader's own.
	decoder *frame.Decoder
	first   []byte    // the message of the handshake, which comes before all others
	readAt  time.Time // when the last bytes arrived

	// Guarded by the client's lock.
	urgent   []parcel        // pings and pongs to be sent: behind bulk data they would come too late to prove anything
	queue    queue           // frames to be sent, the next one first
	batch    batch           // the frames that are being written
	queued   int             // bytes of frames not wholly sent, those being written included
	numbered uint64          // the number of the last frame, if frames are numbered
	refused  bool            // something was refused because the queue was full, and Writable has not been told since
	wake     chan struct{}   // tells the writer that there is something to do
	shut     bool            // send what is queued and then the FIN
	shutDone chan struct{}   // closed when all is sent and the FIN goes out
	broken   *errclass.Error // what the writer met
	carrying int             // requests that are on this connection
	leaving  bool            // no request is put on it any more: it ends once it carries none
	drained  chan struct{}   // closed when it is leaving and carries none
	gone     chan struct{}   // closed when the peer is going away

	// The clocks of the reader, guarded by clock.
	clock      sync.Mutex
	armed      time.Time // the deadline that the socket has
	expired    bool      // it has passed
	paused     bool
	resumed    chan struct{} // closed when reading goes on
	heard      time.Time     // when the last byte arrived
	frameBegan time.Time     // when the frame that is not whole began; zero if there is none
	pinged     time.Time     // when the ping was sent that nothing has answered; zero if there is none
	interval   time.Duration // PingInterval, or more if the peer found it too short
}

// readAtOnce is how many bytes one read may bring. A client has one connection, and can afford more for it than a server for each.
const readAtOnce = 64 << 10

func (c *Client) newConn(name string, l *link) *conn {
	cn := &conn{
		client:   c,
		name:     name,
		nc:       l.Conn,
		writing:  make(chan struct{}, 1),
		over:     make(chan struct{}),
		decoder:  l.decoder,
		first:    l.first,
		wake:     make(chan struct{}, 1),
		shutDone: make(chan struct{}),
		drained:  make(chan struct{}),
		gone:     make(chan struct{}),
		heard:    time.Now(),
	}
	cn.out = flow.Writer{Conn: l.Conn, Limit: c.cfg.SendTimeout, Sent: &c.counts.bytesSent}
	cn.decoder.Lend(make([]byte, readAtOnce))
	return cn
}

// adopt makes the new connection the client's own and hands it the requests that waited for one.
func (c *Client) adopt(name string, l *link, delay time.Duration) *conn {
	cn := c.newConn(name, l)
	c.counts.connections.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = cn
	cn.interval = c.pingInterval
	c.move(established, Event{Conn: name, Local: l.LocalAddr().String(), Remote: l.RemoteAddr().String()})
	waiting := c.waiting
	c.waiting = nil
	for _, call := range waiting {
		c.resend(call, delay)
	}
	return cn
}

// end ends the connection for that reason. The first reason counts. Closing the socket is what wakes the reader and
// the writer, wherever they wait.
func (cn *conn) end(why *errclass.Error) {
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
