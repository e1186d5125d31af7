package server

import (
	"context"
	"math"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/secure"
)

// conn is one connection and everything that is only true of it. While nothing happens it costs one goroutine, the room of its
// decoder, and this.
type conn struct {
	server  *Server
	nc      net.Conn
	carried Carried      // nc, if a crew looks after it; otherwise nil
	desk    *Desk        // the crew's, while it serves the connection
	secured *secure.Conn // nc, if it is one of TLS; otherwise nil

	// The reader's own.
	turn    *batch // replies to what was read last; nil if there are none
	whole   int    // messages of this turn that are not counted yet
	decoder frame.Decoder
	traffic traffic

	parting atomic.Bool // the server drains: the connection ends once nothing is in progress
	ended   atomic.Bool // over is closed, or about to be
	shaking atomic.Bool // the handshake of TLS is not made yet

	mu       sync.Mutex
	changed  sync.Cond       // something below changed, or the connection is over
	broken   *errclass.Error // what the writer met
	unsent   int             // bytes of frames that the system has not taken
	numbered uint64          // the number of the last frame, if frames are numbered
	busy     int             // replies that are not wholly with the system, and requests worked on beside the reader
	writing  bool            // somebody writes
	out      []*batch        // frames that wait for the writer

	// Under the same lock, and seldom touched.
	headless   bool      // the header of the frame that is not whole is not whole
	frameBytes int       // how much of that frame is here
	frameBegan time.Time // when it began; zero if there is none
	asides     int       // requests worked on beside the reader
	heard      time.Time // when the last byte arrived, or the last request was done with
	armed      time.Time // when the reader wakes at the latest; zero means that it does not

	arrived time.Time // the reader's own: when the bytes of this turn were read; only kept where somebody needs it
	pings   pings     // the reader's own

	name string
	once sync.Once
	over chan struct{} // closed when the connection was cut off, or everything is done

	ctx    context.Context // ends when requests that are worked on beside the reader are not worth finishing
	cancel context.CancelFunc
}

func (s *Server) newConn(name string, nc net.Conn) *conn {
	cn := &conn{
		server:  s,
		name:    name,
		nc:      nc,
		over:    make(chan struct{}),
		decoder: *frame.NewDecoder(s.framing, s.cfg.MaxFrame),
	}
	cn.ctx, cn.cancel = context.WithCancel(context.Background())
	if s.cfg.Crew != nil {
		cn.joinCrew(s.cfg.Crew)
	}
	if s.cfg.TLS != nil {
		cn.secure(nc)
	}
	cn.changed.L = &cn.mu
	cn.sawBytes(time.Now())
	return cn
}

// begin has the connection served by a goroutine of its own, or by its crew.
func (cn *conn) begin() {
	if cn.secured != nil {
		go cn.serveSecured()
		return
	}
	cn.keepTime()
	if cn.carried != nil {
		cn.carried.Serve(cn)
		return
	}
	go cn.serve()
}

// end lets what is in progress finish, sends it, and says goodbye.
func (cn *conn) end(why *errclass.Error) {
	cn.stepAside()
	cn.server.trouble(cn.name, why)
	switch {
	case why.Class == errclass.Reset || why.Class == errclass.SendTimeout:
		cn.cut() // there is nobody left to talk to
	case !orderly(why.Class):
		cn.abandon() // the replies that are ready still go out, but nothing is waited for
	}
	cn.awaitAsides()
	timer := cn.limitFlush(why)
	cn.finishWriting()
	timer.Stop()
	cn.part(why)
	cn.cut()
	cn.server.release(cn, why.Class)
	cn.server.work.Done()
}

// cut closes the socket, which wakes whoever waits in it, and everybody who waits for the connection.
func (cn *conn) cut() {
	cn.once.Do(func() {
		cn.ended.Store(true)
		close(cn.over)
		cn.nc.Close()
		cn.abandon()
	})
}

// abandon gives up the requests that are worked on beside the reader.
func (cn *conn) abandon() {
	cn.cancel()
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.changed.Broadcast()
}

func (cn *conn) isOver() bool { return cn.ended.Load() }

// orderly reports whether a client that ended for this reason may still wait for its replies. The end of its sending
// cancels nothing: it asked, and said that it will ask no more.
func orderly(class errclass.Class) bool {
	switch class {
	case errclass.CleanClose, errclass.Truncated, errclass.Closed, errclass.Rejected:
		return true
	}
	return false
}

// limitFlush cuts the connection off if what is left to send takes too long: CloseTimeout, and a short while where that
// is off and the client broke the rules.
func (cn *conn) limitFlush(why *errclass.Error) *time.Timer {
	limit := cn.server.cfg.CloseTimeout
	if limit <= 0 && !orderly(why.Class) {
		limit = lingerLimit
	}
	if limit <= 0 {
		limit = math.MaxInt64
	}
	return time.AfterFunc(limit, cn.cut)
}
