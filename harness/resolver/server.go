package resolver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/miekg/dns"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Config says where a resolver listens, and writes down what happens. Trace is required.
type Config struct {
	Listen string        // an address of 127.0.0.0/8 and a port; "": 127.0.0.1 and one that is free
	Trace  *trace.Trace  // questions and answers, as marks of the network between
	Ledger *fault.Ledger // counts what was done to questions; nil: nobody
}

// Server is a resolver. Its methods may be called from any goroutine.
type Server struct {
	cfg       Config
	addr      string
	udp, tcp  *dns.Server
	serving   sync.WaitGroup
	answering sync.WaitGroup // answers that are still to be sent
	over      context.Context
	end       context.CancelFunc

	mu     sync.Mutex
	script map[key]Answer
	asked  []Question
}

// ports bounds the search for a port that is free for both, UDP and TCP: the system gives one for UDP, of which nothing follows for TCP.
const ports = 20

// Start listens and answers until Close. Of every name there is none, until Set says more.
func Start(cfg Config) (*Server, error) {
	if cfg.Trace == nil {
		return nil, errors.New("resolver: start: Config.Trace is nil; questions need a trace")
	}
	cfg.Listen = cmp.Or(cfg.Listen, "127.0.0.1:0")
	packets, listener, err := listen(cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("resolver: listen on %s by UDP and TCP: %w", cfg.Listen, err)
	}
	s := &Server{cfg: cfg, addr: packets.LocalAddr().String(), script: map[key]Answer{}}
	s.over, s.end = context.WithCancel(context.Background())
	s.udp = &dns.Server{PacketConn: packets, Handler: dns.HandlerFunc(s.take)}
	s.tcp = &dns.Server{Listener: listener, Handler: dns.HandlerFunc(s.take)}
	for _, server := range []*dns.Server{s.udp, s.tcp} {
		begun := make(chan struct{})
		server.NotifyStartedFunc = func() { close(begun) }
		s.serving.Go(func() { _ = server.ActivateAndServe() }) // its error is that of its end
		<-begun
	}
	return s, nil
}

// listen takes one port for both.
func listen(addr string) (packets net.PacketConn, listener net.Listener, err error) {
	for range ports {
		if packets, err = net.ListenPacket("udp4", addr); err != nil {
			return nil, nil, err
		}
		if listener, err = net.Listen("tcp4", packets.LocalAddr().String()); err == nil {
			return packets, listener, nil
		}
		packets.Close()
	}
	return nil, nil, err
}

// Addr is where it is asked, an address and a port.
func (s *Server) Addr() string { return s.addr }

// closeLimit bounds a defect: both listeners end as soon as they are told to.
const closeLimit = 2 * time.Second

// Close ends it. Answers that were still to be sent are not.
func (s *Server) Close() error {
	s.end()
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	err := errors.Join(s.udp.ShutdownContext(ctx), s.tcp.ShutdownContext(ctx))
	s.serving.Wait()
	s.answering.Wait() // last: as long as questions are taken, answers are added
	if err != nil {
		return fmt.Errorf("resolver: close: %w", err)
	}
	return nil
}
