package harness

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/credentials"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// carry settles how the implementation is reached: of TLS, with what certificates.
func (l *Lab) carry() {
	l.carrier = l.Impl.Carrier()
	if !l.carrier.Sealed {
		return
	}
	dir, err := os.MkdirTemp("", "sockdrill-tls-")
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(os.RemoveAll, dir)
	l.TLS, err = credentials.New(credentials.Config{Impl: l.Impl, Seed: l.seed, Dir: dir, Limit: l.Timing.Start, Mutual: l.mutual(),
		Secrets: l.Trace.Secrets(), Before: l.upgrades()})
	if err != nil {
		Abort(verdict.Error, verdict.Harness, err.Error())
	}
	l.carrier = l.TLS.Terms().Transport()
}

// mutual reports whether clients have to show a certificate in this lab.
func (l *Lab) mutual() bool { return l.Impl.TLS.ClientAuth && (l.Impl.Zero() || l.setup.mutual) }

// files are what the implementation is told of TLS; nothing where it is reached otherwise. Of a server, addr is where it listens.
func (l *Lab) files(addr string) process.Files {
	files, err := l.TLS.Files(addr)
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	return files
}

// config is what an adapter is told to open.
func (l *Lab) config() adapter.Config {
	if l.Impl.Secured() && !l.Impl.Has(subject.TLSFeature) {
		notStarted(verdict.Adapter, errors.New("the adapter cannot be told certificates: it does not list the feature tls; over TLS, a "+
			"program without an adapter is judged, or one whose adapter takes the config's tls"))
	}
	c := l.setup.config(l.Framing, l.Impl)
	if files := l.files(""); files != (process.Files{}) {
		c.TLS = &adapter.TLS{Cert: files.Cert, Key: files.Key, Name: files.Name, ALPN: l.Impl.TLS.ALPN}
		if l.Impl.Side == record.Client {
			c.TLS.Cert, c.TLS.Key = files.ClientCert, files.ClientKey
		}
		if l.Impl.Side == record.Client || l.mutual() { // a server that has one asks its clients for certificates
			c.TLS.CA = files.CA
		}
	}
	return c
}

// Renew puts another right certificate, and its key, where the server was told to find them, and returns the certificate (DER).
func Renew(l *ServerLab) []byte {
	der, err := l.TLS.Renew()
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	l.Step("its certificate was replaced: %s", l.files(l.Addr).Cert)
	return der
}

// reaches waits until a connection through the relay has reached the server, handshake and all: over TCP that takes no time, and a script
// begins to count when it has connected. A server that does not let it come about is given no more than Prompt.
func (l *ServerLab) reaches(c *peer.Conn) {
	if !l.carrier.Sealed || l.setup.beneath {
		return
	}
	select {
	case <-l.relay.Reached(c.Local()):
	case <-time.After(l.Timing.Prompt):
	}
}

// DialBeneath connects a peer to the server over TCP alone, without the relay: what it sends are records, or none.
func (l *ServerLab) DialBeneath(ctx context.Context) (*peer.Conn, error) {
	l.dialled++
	config := l.toPeer(peer.Config{Trace: l.Trace, Ledger: l.Ledger, Number: l.dialled})
	config.Transport, config.Opening = transport.TCP, l.Impl.Exchange.Plain()
	c, err := peer.Dial(ctx, config, l.Addr)
	if err == nil {
		ginkgo.DeferCleanup(c.Close)
	}
	return c, err
}

// Way opens connections to the server as a peer does, without the relay.
func (l *ServerLab) Way() func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return l.carrier.Dial(ctx, l.Addr, transport.Options{}) }
}
