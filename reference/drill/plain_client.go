package drill

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/errclass"
)

// lone is a client that nobody drives: it keeps one connection to its server, says hello on each, and listens.
type lone struct {
	*client.Client
	log   io.Writer
	hello []byte
	over  chan errclass.Class // gets the reason once the client has given up
}

// plainClient runs a client on its own until it gives up, which is an error, or is told to end.
func plainClient(ctx context.Context, args []string, log io.Writer) error {
	flags := flag.NewFlagSet("client", flag.ContinueOnError)
	flags.SetOutput(log)
	addr := flags.String("connect", "", "address to connect to, host:port")
	framing := flags.String("framing", "u32be", "how messages are framed")
	say := flags.Int("say", 16, "bytes of the message that it sends on each connection")
	connect := flags.Int64("connect-timeout", 2000, "milliseconds that an attempt to connect may take")
	initial := flags.Int64("initial", 200, "milliseconds to wait after the first failure")
	most := flags.Int64("cap", 800, "milliseconds to wait at most")
	jitter := flags.String("jitter", "equal", "none, equal or full")
	attempts := flags.Int("attempts", 0, "attempts in a series; 0: no limit")
	stable := flags.Int64("stable", 1000, "milliseconds after which a connection begins a new series")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *addr == "" || flags.NArg() > 0 {
		return errors.New(usage)
	}
	cfg := client.Config{
		Framing: *framing, Reconnect: true,
		ConnectTimeout: ms(*connect),
		Backoff: &client.Backoff{
			Initial:  ms(*initial),
			Factor:   2,
			Cap:      ms(*most),
			Jitter:   client.Jitter(*jitter),
			Attempts: *attempts,
			Stable:   ms(*stable),
		},
	}
	return newLone(cfg, *say, log).live(ctx, cfg, *addr)
}

func newLone(cfg client.Config, say int, log io.Writer) *lone {
	l := &lone{log: log, hello: make([]byte, say), over: make(chan errclass.Class, 1)}
	for i := range l.hello {
		l.hello[i] = 0xA5 // as a length it would be absurd, so that a server notices a stream that begins in the middle
	}
	return l
}

// live keeps the client going. Its waits and attempts end with it when the process is told to end.
func (l *lone) live(ctx context.Context, cfg client.Config, addr string) (err error) {
	terminated, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	cfg.OnEvent = l.hear
	if l.Client, err = client.New(cfg, addr); err != nil {
		return err
	}
	l.Connect()
	defer l.Stop()
	select {
	case why := <-l.over:
		return fmt.Errorf("client: gave up: %s", why)
	case <-terminated.Done():
		return nil
	}
}

func (l *lone) hear(e client.Event) {
	switch {
	case e.Kind == client.Trouble:
		fmt.Fprintf(l.log, "%s %s\n", e.Class, e.Detail)
	case e.Kind != client.StateChanged:
	case e.To == client.Connected:
		fmt.Fprintf(l.log, "connected to %s\n", e.Remote)
		l.Send(l.hello, nil)
	case e.To == client.Waiting:
		fmt.Fprintf(l.log, "connects again after a while: %s\n", e.Class)
	case e.To == client.Disconnected:
		l.over <- e.Class
	}
}
