package drill

import (
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/reference/secure"
)

// tlsConfig is the protocol's config of TLS: names of files, of PEM.
type tlsConfig struct {
	CA         string // the authorities that are trusted; of a server: those of its clients, who then have to have a certificate
	Cert, Key  string // its own certificate
	Name       string // that the server's certificate has to have; none is the address
	MinVersion string `json:"min_version"` // 1.2 or 1.3; none is 1.2
	ALPN       []string
}

func (c *tlsConfig) client() (*tls.Config, error) {
	if c == nil {
		return nil, nil
	}
	authorities, err := secure.ReadAuthorities(c.CA)
	if err != nil {
		return nil, fmt.Errorf("tls.ca: %w", err)
	}
	cfg, err := secure.ClientConfig(authorities, c.Name)
	if err != nil {
		return nil, fmt.Errorf("tls.ca: %w", err)
	}
	if c.Cert != "" {
		own, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			return nil, fmt.Errorf("tls.cert and tls.key: %w", err)
		}
		cfg.Certificates = []tls.Certificate{own}
	}
	return cfg, c.raise(cfg)
}

func (c *tlsConfig) server() (*tls.Config, error) {
	switch {
	case c == nil:
		return nil, nil
	case c.Cert == "" || c.Key == "":
		return nil, errors.New("tls: a server needs a certificate and its key")
	}
	files, err := secure.LoadFiles(c.Cert, c.Key)
	if err != nil {
		return nil, fmt.Errorf("tls.cert and tls.key: %w", err)
	}
	authorities, err := secure.ReadAuthorities(c.CA)
	if err != nil {
		return nil, fmt.Errorf("tls.ca: %w", err)
	}
	cfg, err := secure.ServerConfig(files.Certificate, authorities)
	if err != nil {
		return nil, fmt.Errorf("tls.ca: %w", err)
	}
	return cfg, c.raise(cfg)
}

// raise sets the least version, if one is named, and the protocols.
func (c *tlsConfig) raise(cfg *tls.Config) error {
	cfg.NextProtos = c.ALPN
	version, err := secure.Version(c.MinVersion)
	if err != nil {
		return fmt.Errorf("tls.min_version: %w", err)
	}
	cfg.MinVersion = max(cfg.MinVersion, version)
	return nil
}
