package drill

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/reference/datagram"
)

// datagrams runs the server of datagrams until it is told to end. It owes nobody anything then: what it was asked it has answered. One that
// serves no more ends, too, so that whatever watches over it starts another: to those who ask, a process that merely stays looks alive.
func datagrams(ctx context.Context, addr string, log io.Writer) error {
	s, err := datagram.Listen(addr)
	if err != nil {
		return err
	}
	return serves(ctx, s, log)
}

// serves runs a server of datagrams that listens.
func serves(ctx context.Context, s interface {
	Addr() string
	Serve()
	Close() error
}, log io.Writer) error {
	told, _, stop := onTerminate(ctx, "server", os.Interrupt)
	defer stop()
	fmt.Fprintf(log, "listening on %s, by UDP\n", s.Addr())
	served := make(chan struct{})
	go func() {
		defer close(served)
		s.Serve()
	}()
	select {
	case <-told:
	case <-served:
	}
	err := s.Close()
	<-served
	return err
}

// asks asks a server of datagrams once, and prints what it answers. That it does not is an error.
func asks(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("client", flag.ContinueOnError)
	flags.SetOutput(log)
	addr := flags.String("udp", "", "address of the server, host:port")
	initial := flags.Int64("initial", datagram.Default.Initial.Milliseconds(), "milliseconds from a question to its second copy, before jitter")
	copies := flags.Int("copies", datagram.Default.Copies, "of a question that nobody answers")
	if err := flags.Parse(args); err != nil {
		return err
	}
	policy := datagram.Default
	policy.Initial, policy.Copies = time.Duration(*initial)*time.Millisecond, *copies
	client, err := datagram.Dial(*addr, policy)
	if err != nil {
		return err
	}
	defer client.Close()
	answer, err := client.Ask(ctx, []byte("hello"))
	if err == nil {
		fmt.Fprintf(out, "got %s\n", answer)
	}
	return err
}
