package client

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// The attempt delay of RFC 8305, section 5 and section 8: how long one address is tried before the next is tried beside
// it. Below the least it would be a storm of attempts, above the greatest nobody would wait for it.
const (
	attemptDelay         = 250 * time.Millisecond
	leastAttemptDelay    = 10 * time.Millisecond
	greatestAttemptDelay = 2 * time.Second
)

func (c *Client) attemptDelay() time.Duration {
	if c.cfg.AttemptDelay == 0 {
		return attemptDelay
	}
	return min(max(c.cfg.AttemptDelay, leastAttemptDelay), greatestAttemptDelay)
}

// race is one attempt at several addresses, "Happy Eyeballs" (RFC 8305): one after the other, but none waits for longer
// than the attempt delay until the one before it has failed. So an address that never answers costs a quarter of a
// second and not the whole limit, and a healthy first address is never raced against.
type race struct {
	client  *Client
	ctx     context.Context // ends the losers
	rest    []string        // not yet tried
	later   <-chan answer   // more of them; nil once all are here
	lastSix bool            // the family that was tried last
	begun   int
	running int
	results chan result
	next    *time.Timer // when the next address is due
	history []*errclass.Error
}

type result struct {
	link *link
	err  *errclass.Error
}

// dial races the addresses. It returns when one has won, all have failed or ctx has ended, and then nothing of the
// others is left: the winner's connection is the only one that anybody sees.
func (c *Client) dial(ctx context.Context, addrs []string, later <-chan answer) (*link, error) {
	ctx, over := context.WithCancel(ctx)
	var losers sync.WaitGroup
	defer losers.Wait()
	defer over()
	r := &race{client: c, ctx: ctx, rest: addrs, later: later, results: make(chan result), next: time.NewTimer(0)}
	defer r.next.Stop()
	for {
		select {
		case <-r.next.C:
			r.start(&losers)
		case a, more := <-r.later:
			r.join(a, more)
		case done := <-r.results:
			if done.err == nil {
				return done.link, nil
			}
			// A failure is an answer: the next address need not wait any longer.
			r.running--
			r.history = append(r.history, done.err)
			r.next.Reset(0)
		case <-ctx.Done():
			return nil, r.failure(ctx.Err())
		}
		if r.running == 0 && len(r.rest) == 0 && r.later == nil {
			return nil, r.failure(nil)
		}
	}
}

// start tries the next address, and sets the time of the one after it.
func (r *race) start(losers *sync.WaitGroup) {
	if len(r.rest) == 0 {
		return
	}
	addr := r.pick()
	r.begun++
	r.running++
	losers.Go(func() {
		link, err := r.client.open(r.ctx, addr)
		select {
		case r.results <- result{link, err}:
		case <-r.ctx.Done():
			if err == nil {
				link.Close() // it came too late, and nobody else knows of it
			}
		}
	})
	r.next.Reset(r.client.attemptDelay())
}

// pick takes the next address: of the other family than the last, if there is one (RFC 8305 section 4). Where one family
// does not work at all, its third address is no better than its first.
func (r *race) pick() string {
	at := 0
	for i, addr := range r.rest {
		if r.begun > 0 && isSix(addr) != r.lastSix {
			at = i
			break
		}
	}
	addr := r.rest[at]
	r.rest = append(r.rest[:at:at], r.rest[at+1:]...)
	r.lastSix = isSix(addr)
	return addr
}

// join takes in addresses that were found while others are tried already.
func (r *race) join(a answer, more bool) {
	if !more {
		r.later = nil
		return
	}
	r.rest = append(r.rest, a.addrs...)
	if r.running == 0 {
		r.next.Reset(0)
	}
}

// failure is the one error of all that was tried: the last one, and all of them as its history. It is final if that one is and
// so are all others: another address may do better tomorrow.
func (r *race) failure(limit error) error {
	if len(r.history) == 0 {
		return limit
	}
	last := r.history[len(r.history)-1]
	if limit != nil {
		last = errclass.Wrap("connect", limit)
	}
	if len(r.history) == 1 && limit == nil {
		return last
	}
	all := *last.After(r.history)
	all.Final = all.Final && !slices.ContainsFunc(r.history, func(why *errclass.Error) bool { return !why.Final })
	return &all
}

// open connects to one address and, where one is asked for, makes the handshake: an address whose server accepts and
// says nothing has not won.
func (c *Client) open(ctx context.Context, addr string) (*link, *errclass.Error) {
	nc, err := c.cfg.Dial(ctx, "tcp", addr)
	if err != nil {
		return nil, dialled(addr, err)
	}
	if tcp, ok := nc.(*net.TCPConn); ok && c.cfg.Nagle {
		tcp.SetNoDelay(false)
	}
	link := c.newLink(nc)
	why := c.secure(ctx, link, addr)
	if why == nil {
		why = c.shake(ctx, link)
	}
	if why != nil {
		link.Close()
		return nil, why
	}
	return link, nil
}
