package server

import (
	"context"
	"net"
	"sync"

	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/lane"
)

// unwatched is how many messages may have arrived and not yet been watched before readers wait.
const unwatched = 1024

// Server serves one listener. Make it with Listen, and end it with Drain or Stop.
type Server struct {
	cfg      Config
	framing  frame.Framing
	listener net.Listener
	lane     *lane.Lane
	counts   counters
	keys     keys

	ctx    context.Context // ends when the server is to stop at once
	cancel context.CancelFunc
	work   sync.WaitGroup // the accept loop and the connections

	mu       sync.Mutex
	conns    map[*conn]struct{}
	draining bool
}

// Listen opens the address (host:port; port 0 takes a free one) and serves it until Drain or Stop.
func Listen(addr string, cfg Config) (*Server, error) {
	// On Unix Go sets SO_REUSEADDR on listeners, so that a server that was killed can come back while the connections
	// of its former life are still in TIME_WAIT. On Windows that option means something else, and Go leaves it alone.
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := Serve(listener, cfg)
	if err != nil {
		listener.Close()
	}
	return s, err
}

// Serve is Listen for a listener that is there already; the server closes it.
func Serve(listener net.Listener, cfg Config) (*Server, error) {
	framing, err := cfg.check()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, framing: framing, listener: listener, lane: lane.New(unwatched), conns: map[*conn]struct{}{}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.work.Go(s.accept)
	return s, nil
}

// Addr is the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }
