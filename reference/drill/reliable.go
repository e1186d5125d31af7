package drill

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
	"github.com/sockdrill/sockdrill/reference/reliable"
)

// carriesOut runs the server of the reliability profile until it is told to end.
func carriesOut(ctx context.Context, addr string, log io.Writer) error {
	s, err := reliable.Listen(addr)
	if err != nil {
		return err
	}
	return serves(ctx, s, log)
}

// sends is a client of the reliability profile: it sends messages, as many at once as the window lets it, and says how many were answered.
// That one was not is an error.
func sends(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("client", flag.ContinueOnError)
	flags.SetOutput(log)
	addr := flags.String("reliable", "", "address of the server, host:port")
	messages := flags.Int("messages", 200, "how many it sends")
	bytes := flags.Int("bytes", 32, "of each message's payload")
	first := flags.Int64("first", -1, "number of the first message; below 0 it is drawn")
	initial := flags.Int64("initial", reliable.Default.Initial.Milliseconds(), "milliseconds to the second copy of a datagram, before jitter")
	copies := flags.Int("copies", reliable.Default.Copies, "of a datagram that nobody answers")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cfg := reliable.Config{Policy: reliable.Default}
	cfg.Policy.Initial, cfg.Policy.Copies = time.Duration(*initial)*time.Millisecond, *copies
	if *first >= 0 {
		number := uint32(*first)
		cfg.First = &number
	}
	client, err := reliable.Dial(*addr, cfg)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	var all sync.WaitGroup
	var failed sync.Once
	var answered atomic.Int64
	for n := range *messages {
		all.Go(func() {
			echo := message.Message{Type: message.Request, Op: message.Echo, ID: uint32(n), Body: make([]byte, max(0, *bytes-message.HeaderLen))}
			if _, wrong := client.Send(ctx, echo.Bytes()); wrong != nil {
				failed.Do(func() { err = wrong })
				if errors.Is(wrong, reliable.ErrNoAnswer) { // the others would ask nobody, too
					giveUp(wrong)
				}
				return
			}
			answered.Add(1)
		})
	}
	all.Wait()
	fmt.Fprintf(out, "%d of %d messages were answered\n", answered.Load(), *messages)
	return err
}
