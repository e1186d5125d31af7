package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/secure"
)

// secure makes the link one of TLS, if the config says so: the certificate is verified before a byte of ours leaves. Connecting
// and the handshake are one attempt, so that an address whose server accepts and then says nothing loses the race.
func (c *Client) secure(ctx context.Context, l *link, addr string) *errclass.Error {
	if c.cfg.TLS == nil {
		return nil
	}
	cfg := c.cfg.TLS.Clone()
	if cfg.ServerName == "" {
		cfg.ServerName = c.wanted(addr)
	}
	nc := secure.Client(l.Conn, cfg, c.cfg.SendTimeout)
	l.Conn = nc
	limited, cancel := ctx, context.CancelFunc(func() {})
	if limit := c.cfg.HandshakeTimeout; limit > 0 {
		limited, cancel = context.WithTimeout(ctx, limit)
	}
	defer cancel()
	why := nc.Shake(limited)
	if why != nil && limited.Err() == context.DeadlineExceeded && ctx.Err() == nil {
		return errclass.New(errclass.HandshakeLimit, "%s made no handshake of TLS within %v", addr, c.cfg.HandshakeTimeout)
	}
	return why
}

// wanted is the name that the server's certificate has to have: what the user called the server, whatever DNS made of it.
func (c *Client) wanted(addr string) string {
	if names := c.hosts(); len(names) == 1 {
		return names[0]
	}
	host, _, _ := net.SplitHostPort(addr)
	return host
}

// hosts are the different names, or addresses, of the servers that the user gave.
func (c *Client) hosts() (hosts []string) {
	for _, addr := range c.addrs {
		if host, _, err := net.SplitHostPort(addr); err == nil && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// checkNames refuses several names of servers where nothing says which of them a certificate has to have. Addresses
// stand for themselves.
func (c *Client) checkNames() error {
	hosts := c.hosts()
	if c.cfg.TLS == nil || c.cfg.TLS.ServerName != "" || len(hosts) == 1 {
		return nil
	}
	for _, host := range hosts {
		if _, err := netip.ParseAddr(host); err != nil {
			return errors.New("config: there are several names of servers: set TLS.ServerName to the one that their certificates have")
		}
	}
	return nil
}
