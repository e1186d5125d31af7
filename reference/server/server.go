package server

import (
	"context"
	"net"
	"sync"
	"sync/atomic"

	"github.com/sockdrill/sockdrill/reference/eventqueue"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// unwatched is how many messages may have arrived and not yet been watched before readers wait.
const unwatched = 1024

// Server serves one listener. Make it with Listen, and end it with Drain or Stop.
type Server struct {
	cfg      Config
	framing  frame.Framing
	limited  bool // a limit is set that readers have to wake up for
	timed    bool // the time at which bytes arrive matters
	listener net.Listener
	lane     *eventqueue.Queue
	counts   counters
	tallies  tallies
	memory   memory

	ctx    context.Context // ends when the server is to stop at once
	cancel context.CancelFunc
	work   sync.WaitGroup // the accept loop, the connections, and requests that belong to none of them
	freed  chan struct{}  // holds one after a connection has ended

	refusing atomic.Int64 // connections that are being refused in words

	mu       sync.Mutex
	conns    map[*conn]struct{}
	past     traffic // of connections that are over
	draining bool
}

// Listen opens the address (host:port; port 0 takes a free one) and serves it until Drain or Stop.
func Listen(addr string, cfg Config) (*Server, error) {
	// On Unix Go sets SO_REUSEADDR on listeners, so that a server that was killed can come back while the connections
	// of its former life are still in TIME_WAIT. On Windows that option means something else, and Go leaves it alone.
	settings := net.ListenConfig{KeepAliveConfig: cfg.KeepAlive} // which Go sets on what the listener accepts
	listener, err := settings.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := Serve(listener, cfg)
	if err != nil {
		listener.Close()
	}
	return s, err
}

// Serve is Listen for a listener that is there already; the server closes it. The error names the field of the
// configuration that makes no sense.
func Serve(listener net.Listener, cfg Config) (*Server, error) {
	framing, err := cfg.check()
	if err != nil {
		return nil, err
	}
	s := &Server{
		cfg: cfg, framing: framing, listener: listener, lane: eventqueue.New(unwatched), conns: map[*conn]struct{}{},
		freed:  make(chan struct{}, 1),
		memory: memory{most: cfg.Keys, life: cfg.KeyLife, entries: map[uint64]*entry{}},
	}
	s.limited = cfg.IdleTimeout > 0 || cfg.FrameTimeout > 0 || cfg.HeaderTimeout > 0 || cfg.MinRate > 0
	s.timed = s.limited || cfg.Messages
	s.ctx, s.cancel = context.WithCancel(context.Background())
	context.AfterFunc(s.ctx, s.cutAll)
	s.work.Go(s.accept)
	return s, nil
}

// Addr is the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }
