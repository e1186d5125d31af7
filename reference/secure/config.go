package secure

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// LeastVersion is what both sides insist on: TLS 1.0 and 1.1 must not be negotiated (RFC 9325 section 3.1.1, RFC 8996).
const LeastVersion = tls.VersionTLS12

// ClientConfig is what a client insists on: a certificate that leads to one of the authorities, and that has the name. Neither is of any
// use without the other: a certificate for somebody else is easily got, and a name is easily claimed.
//
// Authorities are PEM; nil means those of the system. The name may be an address; an empty one is what the client was told to connect to.
// It is never one that DNS gave, since whoever can forge an answer of DNS could choose it (RFC 9525 section 6.1). crypto/tls
// looks for it where names of a certificate stand, and nowhere else (RFC 9525 section 2).
//
// There is no cache of sessions: a connection after a loss makes a whole handshake, which costs one more signature and depends on
// nothing that the last one left.
func ClientConfig(authorities []byte, name string) (*tls.Config, error) {
	cfg := &tls.Config{ServerName: name, MinVersion: LeastVersion}
	if authorities == nil {
		return cfg, nil
	}
	pool, err := poolOf(authorities)
	cfg.RootCAs = pool
	return cfg, err
}

// ServerConfig is what a server offers: a certificate, which is asked for with each handshake, so that a renewed one is used without a
// restart. Authorities, as PEM, ask clients for a certificate of their own that leads to one of them; nil asks for none.
func ServerConfig(certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error), authorities []byte) (*tls.Config, error) {
	cfg := &tls.Config{GetCertificate: certificate, MinVersion: LeastVersion}
	if authorities == nil {
		return cfg, nil
	}
	pool, err := poolOf(authorities)
	cfg.ClientCAs, cfg.ClientAuth = pool, tls.RequireAndVerifyClientCert
	return cfg, err
}

func poolOf(authorities []byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authorities) {
		return nil, errors.New("there is no certificate (PEM) among the authorities")
	}
	return pool, nil
}

// ReadAuthorities reads a file of authorities, as PEM; no name is none.
func ReadAuthorities(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	authorities, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading authorities: %w", err)
	}
	return authorities, nil
}

// Version is the number of a version of TLS: 1.2 or 1.3, and 0 for an empty string, which is what both sides insist on anyway.
func Version(name string) (uint16, error) {
	switch name {
	case "":
		return 0, nil
	case "1.2":
		return tls.VersionTLS12, nil
	case "1.3":
		return tls.VersionTLS13, nil
	}
	return 0, fmt.Errorf("TLS %q: want 1.2 or 1.3; older ones must not be used (RFC 8996)", name)
}
