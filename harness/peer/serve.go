package peer

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Serve is a well-behaved server (see Respond) as the body of a process, one that can be killed or frozen: it writes the
// line "listening ADDR" to out once it accepts, and serves until ctx ends, which is no error. addr is as for Listen. Of
// wrong frames it makes what the specification of its framing says, which may be to drop them.
func Serve(ctx context.Context, addr string, framing wire.Framing, messages bool, out io.Writer) error {
	s, err := Listen(ctx, Config{Framing: framing, Forgives: true}, addr)
	if err != nil {
		return err
	}
	s.Handle(Respond(messages))
	if _, err := fmt.Fprintf(out, "listening %s\n", s.Addr()); err != nil {
		return errors.Join(fmt.Errorf("tell the address %s: %w", s.Addr(), err), s.Close())
	}
	<-ctx.Done()
	return s.Close()
}
