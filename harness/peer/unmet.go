package peer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// unmet is why what was waited for did not come, or what was to be done was not: words that can follow "but:", and their cause.
type unmet struct {
	says  string
	cause error
}

func (u *unmet) Error() string { return u.says }
func (u *unmet) Unwrap() error { return u.cause }

// instead is the error of a wait in vain, which began then and ended for this cause: what is missing, as the inbox stands, and why no more
// came.
func (c *Conn) instead(began time.Time, cause error, missing func(*inbox) string) error {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	in := c.inbox
	says := fmt.Sprintf("%s connection %d", missing(in), c.number)
	for _, other := range []error{in.wrong, in.trouble} {
		if cause == nil {
			cause = other
		}
	}
	switch {
	case in.end != None:
		says += fmt.Sprintf(" before its end by %s at %v", in.end, timing.Round(in.endAt))
	case errors.Is(cause, context.DeadlineExceeded):
		says += fmt.Sprintf(" within %v", timing.Round(time.Since(began)))
	case cause != nil:
		says += ": " + plainly(cause)
	}
	return &unmet{says, cause}
}

// unmet is the error of a wait for one more connection, which began then and ended for this cause.
func (s *Server) unmet(began time.Time, cause error) error {
	says := "no connection came to " + s.addr
	if n := s.Accepted(); n > 0 {
		says = fmt.Sprintf("no more than %d connections came to %s", n, s.addr)
	}
	if errors.Is(cause, context.DeadlineExceeded) {
		return &unmet{fmt.Sprintf("%s within %v", says, timing.Round(time.Since(began))), cause}
	}
	return &unmet{says + ": " + plainly(cause), cause}
}

// framesOf says how many of n frames came.
func framesOf(n int) func(*inbox) string {
	return func(in *inbox) string {
		whole, rest := in.decoder.Count(), in.decoder.Pending()
		switch {
		case whole == 0 && rest == 0:
			return "no frame came on"
		case whole == 0:
			return fmt.Sprintf("no whole frame came, but %d bytes of one, on", rest)
		case rest == 0:
			return fmt.Sprintf("only %d of %d frames came on", whole, n)
		}
		return fmt.Sprintf("only %d of %d frames came, and %d bytes of another, on", whole, n, rest)
	}
}

// failed names the act and the connection.
func (c *Conn) failed(act string, err error) error {
	return &unmet{fmt.Sprintf("%s connection %d: %s", act, c.number, plainly(err)), err}
}

// plainly words a cause without the addresses and calls that the standard library puts before it.
func plainly(err error) string {
	var said *unmet
	var op *net.OpError
	var call *os.SyscallError
	switch {
	case errors.As(err, &said):
		return said.says
	case errors.Is(err, net.ErrClosed), errors.Is(err, errClosedHere):
		return "our peer had closed it"
	case errors.Is(err, context.Canceled):
		return "the case was over"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "the time for it was over"
	case EndOf(err) == RST:
		return "it was reset"
	case errors.As(err, &call):
		return call.Err.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return err.Error()
}
