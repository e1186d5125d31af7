package checkup

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// carrier is how connections are made and accepted.
func (x *examination) carrier() transport.Transport {
	if x.sealed != nil {
		return x.sealed.terms.Transport()
	}
	return x.impl.Carrier()
}

// to returns connections to an address, as the server is reached.
func (x *examination) to(addr string) discover.Dial {
	carrier := x.carrier()
	return func(ctx context.Context) (net.Conn, error) { return carrier.Dial(ctx, addr, transport.Options{}) }
}

// files are what an examined process is told.
func (x *examination) files() process.Files {
	if x.sealed == nil {
		return process.Files{}
	}
	return x.sealed.files
}

// certificates are what an adapter is told of TLS; nil if it is to speak none.
func (t *talk) certificates() *adapter.TLS {
	if t.sealed == nil {
		return nil
	}
	f := t.sealed.files
	told := &adapter.TLS{Name: f.Name, ALPN: t.impl.TLS.ALPN}
	if t.report.Side == record.Client {
		told.CA = f.CA
	} else {
		told.Cert, told.Key = f.Cert, f.Key
	}
	return told
}

// accepts ends the handshake of a connection of a client, if there is one.
func (x *examination) accepts(ctx context.Context, raw net.Conn) (net.Conn, error) {
	if x.sealed == nil {
		return raw, nil
	}
	ctx, cancel := context.WithTimeout(ctx, prompt)
	defer cancel()
	conn := tls.Server(raw, x.sealed.terms.Server(raw.LocalAddr()))
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, unsealed(err, record.Client)
	}
	return conn, nil
}

// handshakes is the step at which a server shows that it speaks TLS.
func (x *examination) handshakes(ctx context.Context, addr string) bool {
	if x.sealed == nil {
		return true
	}
	conn, err := x.to(addr)(ctx)
	if err == nil {
		conn.Close()
	}
	return x.find("it makes a handshake of TLS", unsealed(err, record.Server))
}

// unsealed says why there was no handshake with this side, and what to do.
func unsealed(err error, side record.Side) error {
	if err == nil {
		return nil
	}
	var plain tls.RecordHeaderError
	var op *net.OpError
	files := map[record.Side]string{record.Server: "{cert} and {key}", record.Client: "{ca} and {name}"}[side]
	switch {
	case errors.Is(err, transport.ErrEchoed):
		return trouble("leave out --transport tls (transport: tls) if it is to speak plain text; else let it speak TLS, with "+files, "%v", err)
	case errors.As(err, &plain):
		return trouble("leave out --transport tls (transport: tls) if it is to speak plain text; else let it speak TLS, with "+files,
			"where a record of TLS begins it sent % x", plain.RecordHeader[:])
	case errors.As(err, &op) && op.Op == "remote error" && side == record.Client:
		return trouble("let it trust {ca} (SOCKDRILL_CA) and expect {name} (SOCKDRILL_NAME), or name files of its own in the block tls of "+
			"a manifest",
			"it refused the certificate that it was shown, or what else it was offered: %v", op.Err)
	}
	return trouble("see its standard error; its files are "+files+", in its command or in the environment; leave out --transport tls "+
		"if it is to speak plain text", "%v", err)
}

// takesFiles is why an adapter cannot be told certificates that has to be.
func (t *talk) takesFiles() error {
	if slices.Contains(t.session.Hello().Features, subject.TLSFeature) {
		return nil
	}
	return trouble("take the config's tls, and list the feature tls in the greeting",
		"it does not list the feature tls, so that nobody can tell it certificates")
}
