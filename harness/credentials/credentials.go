package credentials

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// Config is what a case's certificates are made from.
type Config struct {
	Impl    subject.Implementation
	Seed    uint64
	Dir     string        // for the files that the implementation needs; the caller makes and removes it
	Limit   time.Duration // of a handshake
	Mutual  bool          // clients have to show a certificate
	Secrets io.Writer     // takes the secrets of our side's connections; nil: nobody
	// Before, if set, says on a connection to the server what goes before TLS on it.
	Before func(context.Context, transport.Stream) error
}

// Credentials are the certificates of a case. Any goroutine may ask for them.
type Credentials struct {
	Config
	authority *certificate.Authority
	files     process.Files // once they are written

	mu     sync.Mutex
	leaves map[string]*tls.Certificate // that our peer has shown, by the address where
	client *tls.Certificate            // that our peer has shown as a client; nil: none yet
	kind   certificate.Kind            // of what it shows
	change func(*tls.Config)           // the last word on our side
}

// New makes those of a case from its seed.
func New(config Config) (*Credentials, error) {
	authority, err := certificate.New(config.Seed, time.Now())
	if err != nil {
		return nil, err
	}
	return &Credentials{Config: config, authority: authority, leaves: map[string]*tls.Certificate{}, kind: certificate.Right,
		change: func(*tls.Config) {}}, nil
}

// Terms are those of our side, as the implementation declares them.
func (c *Credentials) Terms() transport.Terms {
	lowest, highest := c.Impl.TLS.Range()
	return transport.Terms{
		Name: c.Impl.TLS.ServerName(), Limit: c.Limit, Secrets: c.Secrets, Before: c.Before,
		Certificate: func(local net.Addr, _ string) (*tls.Certificate, error) { return c.leaf(local) },
		Change: func(config *tls.Config) {
			config.MinVersion, config.MaxVersion, config.NextProtos = max(config.MinVersion, lowest), highest, c.Impl.TLS.ALPN
			c.asksClients(config)
			c.lastWord()(config)
		},
	}
}

// Shows lets our peer show certificates of this kind from now on.
func (c *Credentials) Shows(kind certificate.Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kind, c.client = kind, nil
	clear(c.leaves)
}

// Insists lets our side be otherwise from now on than the implementation's declaration makes it.
func (c *Credentials) Insists(change func(*tls.Config)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change = change
}

func (c *Credentials) lastWord() func(*tls.Config) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.change
}

// leaf is what our peer shows at an address: the declared certificate, or a right one for that address.
func (c *Credentials) leaf(local net.Addr) (*tls.Certificate, error) {
	host, _, _ := net.SplitHostPort(local.String())
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.leaves[host]; known != nil {
		return known, nil
	}
	pair, err := c.pair(host)
	if err != nil {
		return nil, err
	}
	c.leaves[host] = &pair
	return &pair, nil
}

func (c *Credentials) pair(host string) (tls.Certificate, error) {
	if declared := c.Impl.TLS; declared.Cert != "" && c.kind == certificate.Right {
		return tls.LoadX509KeyPair(declared.Cert, declared.Key)
	}
	leaf, err := c.authority.Issue(c.kind, c.names(host)...)
	if err != nil {
		return tls.Certificate{}, err
	}
	return leaf.TLS(), nil
}

// names are whom a certificate is for that is shown at an address.
func (c *Credentials) names(host string) []string {
	names := []string{c.Impl.TLS.ServerName(), "localhost", "127.0.0.1", "::1"}
	if host != "" && host != "127.0.0.1" && host != "::1" {
		names = append(names, host)
	}
	return names
}
