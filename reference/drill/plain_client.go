package drill

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/signal"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/errclass"
)

// lone is a client that nobody drives: it keeps one connection to its server, says hello on each, and listens. It may say it again,
// each time that it hears it.
type lone struct {
	*client.Client
	out   io.Writer           // what it hears
	log   io.Writer           // what becomes of its connections
	hello []byte              // of which the last byte is counted up each time that it is said
	said  byte                // how often it was
	first int                 // how often it says hello on each connection before it has heard anything
	more  int                 // how often it still says hello once it has heard it
	over  chan errclass.Class // gets the reason once the client has given up
}

// plainClient runs a client on its own until it gives up, which is an error, or is told to end.
func plainClient(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("client", flag.ContinueOnError)
	flags.SetOutput(log)
	addr := flags.String("connect", "", "address to connect to, host:port")
	framing := flags.String("framing", "u32be", "how messages are framed")
	say := flags.Int("say", 16, "bytes of the message that it sends on each connection")
	first := flags.Int("first", 1, "how often it says that message at once")
	more := flags.Int("more", 0, "how often it says that message again, each time that it comes back")
	idle := flags.Int64("idle", 0, "milliseconds of silence that end a connection; 0: no limit")
	longest := flags.Int("max-frame", 0, "bytes of the longest message that it accepts; 0: no limit")
	connect := flags.Int64("connect-timeout", 2000, "milliseconds that an attempt to connect may take")
	initial := flags.Int64("initial", 200, "milliseconds to wait after the first failure")
	most := flags.Int64("cap", 800, "milliseconds to wait at most")
	jitter := flags.String("jitter", "equal", "none, equal or full")
	attempts := flags.Int("attempts", 0, "attempts in a series; 0: no limit")
	stable := flags.Int64("stable", 1000, "milliseconds after which a connection begins a new series")
	var files tlsConfig
	secured := flags.Bool("tls", false, "TLS")
	flags.StringVar(&files.CA, "tls-ca", "", "file of the authorities that are trusted, as PEM; none: those of the system")
	flags.StringVar(&files.Name, "tls-name", "", "name that the server's certificate has to have; none: that of --connect")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *addr == "" || flags.NArg() > 0 {
		return errors.New(usage)
	}
	cfg := client.Config{
		Framing: *framing, Reconnect: true,
		ConnectTimeout: ms(*connect), IdleTimeout: ms(*idle), MaxFrame: *longest,
		Backoff: &client.Backoff{
			Initial:  ms(*initial),
			Factor:   2,
			Cap:      ms(*most),
			Jitter:   client.Jitter(*jitter),
			Attempts: *attempts,
			Stable:   ms(*stable),
		},
	}
	if *secured {
		var err error
		if cfg.TLS, err = files.client(); err != nil {
			return fmt.Errorf("client: %w", err)
		}
	}
	return newLone(*say, *first, *more, out, log).live(ctx, cfg, *addr)
}

func newLone(say, first, more int, out, log io.Writer) *lone {
	l := &lone{out: out, log: log, hello: make([]byte, say), first: first, more: more, over: make(chan errclass.Class, 1)}
	for i := range l.hello {
		l.hello[i] = 0xA5 // as a length it would be absurd, so that a server notices a stream that begins in the middle
	}
	return l
}

// live keeps the client going. Its waits and attempts end with it when the process is told to end.
func (l *lone) live(ctx context.Context, cfg client.Config, addr string) (err error) {
	terminated, stop := signal.NotifyContext(ctx, terminations...)
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
	if e.Kind == client.Received {
		fmt.Fprintf(l.out, "got %x\n", e.Data)
	}
	switch {
	case e.Kind == client.Trouble:
		fmt.Fprintf(l.log, "%s %s\n", e.Class, e.Detail)
	case e.Kind == client.Received && l.saidIt(e.Data) && l.more > 0:
		l.more--
		l.say()
	case e.Kind != client.StateChanged:
	case e.To == client.Connected:
		fmt.Fprintf(l.log, "connected to %s\n", e.Remote)
		for range l.first {
			l.say()
		}
	case e.To == client.Waiting:
		fmt.Fprintf(l.log, "connects again after a while: %s\n", e.Class)
	case e.To == client.Disconnected:
		l.over <- e.Class
	}
}

// say says hello.
func (l *lone) say() {
	hello := bytes.Clone(l.hello)
	if n := len(hello); n > 0 {
		hello[n-1] += l.said
	}
	l.said++
	l.Send(hello, nil)
}

// saidIt reports whether these bytes are a hello.
func (l *lone) saidIt(p []byte) bool {
	return len(p) == len(l.hello) && bytes.HasPrefix(p, l.hello[:max(0, len(l.hello)-1)])
}
