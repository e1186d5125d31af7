package drill

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/sockdrill/sockdrill/reference/datagram"
)

// datagrams runs the server of datagrams until it is told to end. It owes nobody anything then: what it was asked it has answered. One that
// serves no more ends, too, so that whatever watches over it starts another: to those who ask, a process that merely stays looks alive.
func datagrams(ctx context.Context, addr string, log io.Writer) error {
	told, _, stop := onTerminate(ctx, "server", os.Interrupt)
	defer stop()
	s, err := datagram.Listen(addr)
	if err != nil {
		return err
	}
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
	err = s.Close()
	<-served
	return err
}
