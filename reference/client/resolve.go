package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// resolutionDelay is how long IPv4 addresses wait for those of IPv6 where Config does not say (RFC 8305 section 8).
const resolutionDelay = 50 * time.Millisecond

// answer is what one lookup found: addresses of one family, or why there are none.
type answer struct {
	six   bool
	addrs []string
	err   error
}

// addresses turns names into numeric addresses. Every attempt does it again: a server that moved is found.
//
// It returns what is there when dialling may begin, IPv6 first, and the channel on which the rest comes; that one is
// closed after the last answer. RFC 8305 section 3: IPv6 addresses are used at once, IPv4 addresses only after a moment,
// in which those of IPv6 may still come.
func (c *Client) addresses(ctx context.Context) (addrs []string, later <-chan answer, err error) {
	answers, err := c.lookUp(ctx)
	if err != nil {
		return nil, nil, err
	}
	delay := c.cfg.ResolutionDelay
	if delay == 0 {
		delay = resolutionDelay
	}
	var history []*errclass.Error
	var patience <-chan time.Time // runs once there are addresses, and none of IPv6
	for {
		select {
		case a, more := <-answers:
			switch {
			case !more && len(addrs) == 0:
				return nil, nil, unresolved(history)
			case !more:
				return addrs, answers, nil
			case a.err != nil:
				history = append(history, unknown(a.err))
				continue
			case a.six:
				return append(a.addrs, addrs...), answers, nil
			}
			addrs = append(addrs, a.addrs...)
			if patience == nil {
				patience = time.After(delay)
			}
		case <-patience:
			return addrs, answers, nil
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// lookUp asks for both families of every name side by side. Numeric addresses need no asking and come first, together,
// in the order in which they were given.
func (c *Client) lookUp(ctx context.Context) (<-chan answer, error) {
	var numeric answer
	answers := make(chan answer, 1+2*len(c.addrs)) // nobody who answers ever waits
	var asked sync.WaitGroup
	for _, addr := range c.addrs {
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, &errclass.Error{Class: errclass.Resolve, Detail: err.Error(), Final: true}
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			numeric.addrs = append(numeric.addrs, addr)
			numeric.six = numeric.six || ip.Is6()
			continue
		}
		for _, network := range []string{"ip6", "ip4"} {
			asked.Go(func() { answers <- c.ask(ctx, network, host, port) })
		}
	}
	if len(numeric.addrs) > 0 {
		answers <- numeric
	}
	c.asking.Go(func() {
		asked.Wait()
		close(answers)
	})
	return answers, nil
}

func (c *Client) ask(ctx context.Context, network, host, port string) answer {
	found, err := c.cfg.Resolver.LookupNetIP(ctx, network, host)
	a := answer{six: network == "ip6", err: err}
	for _, ip := range found {
		a.addrs = append(a.addrs, net.JoinHostPort(ip.Unmap().String(), port))
	}
	if err == nil && len(found) == 0 {
		a.err = errors.New("no address")
	}
	return a
}

// unknown is the error of one lookup.
func unknown(err error) *errclass.Error {
	var dns *net.DNSError
	return &errclass.Error{Class: errclass.Resolve, Detail: err.Error(), Final: errors.As(err, &dns) && dns.IsNotFound}
}

// unresolved is the error of names without addresses. If every answer was that there is no such name, asking again brings
// the same answer (RFC 2308 section 2.1); a resolver that failed or was silent may do better.
func unresolved(history []*errclass.Error) *errclass.Error {
	if len(history) == 0 {
		return &errclass.Error{Class: errclass.Resolve, Detail: "there is no address to connect to", Final: true}
	}
	final := true
	for _, why := range history {
		final = final && why.Final
	}
	last := history[len(history)-1]
	return &errclass.Error{Class: errclass.Resolve, Detail: last.Detail, History: history, Final: final}
}

// isSix reports the family of a numeric address with its port.
func isSix(addr string) bool { return strings.HasPrefix(addr, "[") }
