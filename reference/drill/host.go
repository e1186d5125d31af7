package drill

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	"github.com/sockdrill/sockdrill/reference/server"
)

// host holds the one server of an adapter.
type host struct {
	out        *lines
	server     *server.Server // nil until it is opened
	drainLimit time.Duration
}

func (h *host) open(c *command) (object, error) {
	if h.server != nil {
		return nil, errors.New("open: there is a server already")
	}
	cfg := c.Config.server()
	cfg.OnEvent = h.tell
	s, err := server.Listen(c.Addr, cfg)
	if err != nil {
		return nil, err
	}
	h.server, h.drainLimit = s, ms(c.Config.DrainTimeout)
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

// onTerminate returns a context that ends with ctx and, for a server, on SIGTERM. A client has nothing to finish: the
// system ends it.
func onTerminate(ctx context.Context, role string) (context.Context, context.CancelFunc) {
	if role == "server" {
		return signal.NotifyContext(ctx, syscall.SIGTERM)
	}
	return context.WithCancel(ctx)
}

// plainDrain is how long a server without an adapter waits for requests in progress when it is told to end.
const plainDrain = 10 * time.Second

// plain runs a server that nobody drives, until it is told to end.
func plain(ctx context.Context, args []string, log io.Writer) error {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(log)
	listen := flags.String("listen", "", "address to listen on, host:port")
	framing := flags.String("framing", "u32be", "how messages are framed")
	maxFrame := flags.Int("max-frame", 0, "greatest payload in bytes; 0: no limit")
	idle := flags.Int64("idle", 0, "milliseconds of silence that end a connection; 0: no limit")
	messages := flags.Bool("messages", false, "payloads are messages of the message profile")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *listen == "" || flags.NArg() > 0 {
		return errors.New(usage)
	}
	terminated, stop := onTerminate(ctx, "server")
	defer stop()
	s, err := server.Listen(*listen, server.Config{Framing: *framing, MaxFrame: *maxFrame, IdleTimeout: ms(*idle), Messages: *messages})
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "listening on %s\n", s.Addr())
	<-terminated.Done()
	s.Drain(plainDrain)
	return nil
}
