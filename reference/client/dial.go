package client

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

var names atomic.Int64

// newName names a connection, or the attempt at one. A name is never used again in this process.
func newName() string { return fmt.Sprintf("c%d", names.Add(1)) }

// connect makes attempt number n: resolves the addresses and tries them one after the other, all within ConnectTimeout.
func (c *Client) connect(name string, n int, delay time.Duration) (net.Conn, *cause.Error) {
	ctx := c.ctx
	if c.cfg.ConnectTimeout > 0 {
		// One limit for the whole attempt. A limit for each address would grow with their number, and one that did not
		// count resolving would be no limit.
		limited, cancel := context.WithTimeout(ctx, c.cfg.ConnectTimeout)
		defer cancel()
		ctx = limited
	}
	addrs, err := resolve(ctx, c.addrs)
	if err != nil {
		return nil, c.dialError(ctx, err)
	}
	c.counts.attempts.Add(1)
	c.lockedMove(resolved, Event{Conn: name})
	c.emit(Event{Kind: Attempting, Conn: name, N: n, Addr: addrs[0], Delay: delay})
	nc, err := c.dial(ctx, addrs)
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

// resolve turns names into numeric addresses. Every attempt does it again: a server that moved is found.
func resolve(ctx context.Context, addrs []string) ([]string, error) {
	var all []string
	for _, addr := range addrs {
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, cause.New(cause.Resolve, "%v", err)
		}
		hosts, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			return nil, err
		}
		for _, h := range hosts {
			all = append(all, net.JoinHostPort(h, port))
		}
	}
	if len(all) == 0 {
		return nil, cause.New(cause.Resolve, "no address")
	}
	return all, nil
}

// dial tries the addresses in turn, each with a new socket. Each gets its share of the time that is left, so that one
// which never answers does not use up the time of the others.
func (c *Client) dial(ctx context.Context, addrs []string) (nc net.Conn, err error) {
	for i, addr := range addrs {
		one, cancel := share(ctx, len(addrs)-i)
		nc, err = c.cfg.Dial(one, "tcp", addr)
		cancel()
		if err == nil {
			return nc, nil
		}
	}
	return nil, err
}

func share(ctx context.Context, parts int) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if !limited || parts == 1 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)/time.Duration(parts))
}

// dialError tells a cancel from a limit from what the network said: all three come back as some error of dialling.
func (c *Client) dialError(ctx context.Context, err error) *cause.Error {
	if c.ctx.Err() != nil {
		return c.userEnd()
	}
	if ctx.Err() != nil || timedOut(err) {
		return cause.New(cause.ConnectTimeout, "%v", err)
	}
	return cause.Wrap("connect", err)
}

// timedOut reports a limit that was not ours: the system gives up on a silent address by itself after a while.
func timedOut(err error) bool {
	ne, ok := err.(net.Error)
	return ok && ne.Timeout()
}
