package server

import (
	"context"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/secure"
)

// defaultHandshake is HandshakeTimeout where the configuration does not say.
const defaultHandshake = 10 * time.Second

// secure makes the connection one of TLS. Nothing is read yet: that is for the goroutine of the connection.
func (cn *conn) secure(nc net.Conn) {
	cn.secured = secure.Server(nc, cn.server.cfg.TLS, cn.server.cfg.SendTimeout)
	cn.nc = cn.secured
	cn.shaking.Store(true)
}

// serveSecured is serve after a handshake. It is made here and not where connections are accepted: it waits for the client, and
// one client that says nothing would be the last one that the server ever accepted. A limit there would only make it one client in every
// so many seconds.
func (cn *conn) serveSecured() {
	if why := cn.shake(); why != nil {
		cn.end(why)
		return
	}
	cn.sawBytes(time.Now())
	cn.keepTime()
	cn.serve()
}

// shake makes the handshake within its limit. The connection counts meanwhile, as any other: MaxConnections bounds how many
// silent ones there are.
func (cn *conn) shake() *errclass.Error {
	limit := cn.server.cfg.HandshakeTimeout
	ctx, cancel := context.WithTimeout(cn.ctx, limit)
	defer cancel()
	why := cn.secured.Shake(ctx)
	cn.shaking.Store(false)
	switch {
	case cn.isOver():
		return errclass.New(errclass.Closed, "the server ended it during the handshake")
	case why != nil && ctx.Err() == context.DeadlineExceeded:
		return errclass.New(errclass.HandshakeLimit, "no handshake of TLS within %v", limit)
	}
	return why
}
