package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

var names atomic.Int64

// newName names a connection, or the attempt at one. A name is never used again in this process.
func newName() string { return fmt.Sprintf("c%d", names.Add(1)) }

// connect makes attempt number n: resolves the names, races the addresses and makes the handshake, all within
// ConnectTimeout.
func (c *Client) connect(name string, n int, delay time.Duration) (*link, *errclass.Error) {
	ctx := c.ctx
	if c.cfg.ConnectTimeout > 0 {
		// One limit for the whole attempt. A limit for each address would grow with their number, and one that did not
		// count resolving would be no limit.
		limited, cancel := context.WithTimeout(ctx, c.cfg.ConnectTimeout)
		defer cancel()
		ctx = limited
	}
	addrs, later, err := c.addresses(ctx)
	if err != nil {
		return nil, c.dialError(ctx, err)
	}
	c.counts.attempts.Add(1)
	c.lockedMove(resolved, Event{Conn: name})
	c.emit(Event{Kind: Attempting, Conn: name, N: n, Addr: addrs[0], Delay: delay})
	nc, err := c.dial(ctx, addrs, later)
	if err != nil {
		return nil, c.dialError(ctx, err)
	}
	// The connection may have come in the same instant as the cancel. It is not used then, and not leaked.
	if c.ctx.Err() != nil {
		nc.Close()
		return nil, c.userEnd()
	}
	return nc, nil
}

// dialError tells a cancel from a limit from what the network said: all three come back as some error of dialling.
func (c *Client) dialError(ctx context.Context, err error) *errclass.Error {
	if c.ctx.Err() != nil {
		return c.userEnd()
	}
	why := errclass.Wrap("connect", err)
	if ctx.Err() != nil {
		return errclass.New(errclass.ConnectTimeout, "not connected within %v", c.cfg.ConnectTimeout).After(why.History)
	}
	return why
}

// dialled is the error of one address. The system gives up on a silent address by itself after a while; that limit is not
// ours, but it is one.
func dialled(addr string, err error) *errclass.Error {
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		return errclass.New(errclass.ConnectTimeout, "%s: %v", addr, err)
	}
	return errclass.Wrap("connect to "+addr, err)
}
