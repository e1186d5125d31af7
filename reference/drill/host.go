package drill

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/reference/fast"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/server"
)

// host holds the one server of an adapter.
type host struct {
	out        *lines
	err        io.Writer            // for what no event tells
	opened     func(*server.Server) // is told of the server; nil: nobody asks
	fast       bool                 // the server has the crew of package fast
	transform  frame.Transform      // of its payloads
	server     *server.Server       // nil until it is opened
	drainLimit time.Duration
}

func (h *host) open(c *command) (object, error) {
	if h.server != nil {
		return nil, errors.New("open: there is a server already")
	}
	cfg, err := c.Config.server()
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	cfg.OnEvent, cfg.Transform = h.tell, c.Config.transformed(h.transform)
	if h.fast {
		cfg.Crew = fast.New()
	}
	s, err := server.Listen(c.Addr, cfg)
	if err != nil {
		return nil, err
	}
	h.server, h.drainLimit = s, ms(c.Config.DrainTimeout)
	if h.opened != nil {
		h.opened(s)
	}
	return object{"addr": s.Addr().String()}, nil
}

func (h *host) counters() (object, error) {
	if h.server == nil {
		return nil, errors.New("query: there is no server")
	}
	n := h.server.Counters()
	return object{"counters": object{
		"bytes_sent": n.BytesSent, "bytes_received": n.BytesReceived,
		"messages_sent": n.MessagesSent, "messages_received": n.MessagesReceived,
		"attempts": 0, "connections": n.Connections,
		"retries": 0, "late_replies": n.LateReplies, "timeouts": n.Timeouts,
	}}, nil
}

func (h *host) drain() {
	if h.server != nil {
		h.server.Drain(h.drainLimit)
	}
}

func (h *host) stop() {
	if h.server != nil {
		h.server.Stop()
	}
}

// plainDrain is how long a server without an adapter waits for requests in progress when it is told to end.
const plainDrain = 10 * time.Second

// plain runs a server that nobody drives, until it is told to end.
func plain(ctx context.Context, args []string, log io.Writer, opened func(*server.Server)) error {
	listen, cfg, err := plainConfig(args, log)
	if err != nil {
		return err
	}
	told, forced, stop := onTerminate(ctx, "server", os.Interrupt)
	defer stop()
	s, err := server.Listen(listen, cfg)
	if err != nil {
		return err
	}
	if opened != nil {
		opened(s)
	}
	fmt.Fprintf(log, "listening on %s\n", s.Addr())
	<-told
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		s.Drain(plainDrain)
	}()
	select {
	case <-drained:
	case <-forced:
		s.Stop()
	}
	return nil
}

// plainConfig reads the flags of a server on its own.
func plainConfig(args []string, log io.Writer) (listen string, cfg server.Config, err error) {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&listen, "listen", "", "address to listen on, host:port")
	flags.StringVar(&cfg.Framing, "framing", "u32be", "how messages are framed")
	flags.IntVar(&cfg.MaxFrame, "max-frame", 0, "greatest payload in bytes; 0: no limit")
	flags.IntVar(&cfg.MaxConnections, "max-connections", 0, "connections that are served at once; 0: no limit")
	idle := flags.Int64("idle", 0, "milliseconds of silence that end a connection; 0: no limit")
	flags.BoolVar(&cfg.Messages, "messages", false, "payloads are messages of the message profile")
	quick := flags.Bool("fast", false, "few goroutines serve all connections (package fast)")
	var files tlsConfig
	flags.StringVar(&files.Cert, "tls-cert", "", "file of the certificate, with its intermediates, as PEM; without it there is no TLS")
	flags.StringVar(&files.Key, "tls-key", "", "file of the certificate's key, as PEM")
	flags.StringVar(&files.CA, "tls-client-ca", "", "file of the authorities of clients, which then have to have a certificate; as PEM")
	flags.StringVar(&files.MinVersion, "tls-min-version", "1.2", "1.2 or 1.3")
	shake := flags.Int64("tls-handshake", 0, "milliseconds that a handshake may take; 0: 10,000")
	if err := flags.Parse(args); err != nil {
		return "", cfg, err
	}
	if listen == "" || flags.NArg() > 0 {
		return "", cfg, errors.New(usage)
	}
	cfg.IdleTimeout = ms(*idle)
	if files.Cert != "" || files.Key != "" {
		cfg.HandshakeTimeout = ms(*shake)
		if cfg.TLS, err = files.server(); err != nil {
			return "", cfg, fmt.Errorf("server: %w", err)
		}
	}
	if *quick {
		cfg.Crew = fast.New()
	}
	return listen, cfg, nil
}
