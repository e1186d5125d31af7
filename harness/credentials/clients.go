package credentials

import (
	"crypto/tls"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/record"
)

// clientName is whom the certificates of clients are for.
const clientName = "client.sockdrill.test"

// asksClients has our side ask for a certificate as a server, and show one as a client: towards a server what the scenario says, towards
// our own peer a right one.
func (c *Credentials) asksClients(config *tls.Config) {
	if !c.Mutual {
		return
	}
	if c.Impl.Side == record.Client {
		config.ClientAuth = tls.RequireAnyClientCert
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return c.ofClient() }
}

// ofClient is what our peer shows as a client: the declared certificate, or one of the kind that it is to show.
func (c *Credentials) ofClient() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client != nil {
		return c.client, nil
	}
	pair, err := c.clientPair()
	if err != nil {
		return nil, err
	}
	c.client = &pair
	return c.client, nil
}

func (c *Credentials) clientPair() (tls.Certificate, error) {
	if declared := c.Impl.TLS; declared.ClientCert != "" && c.kind == certificate.Right {
		return tls.LoadX509KeyPair(declared.ClientCert, declared.ClientKey)
	}
	leaf, err := c.authority.IssueClient(c.kind, clientName)
	if err != nil {
		return tls.Certificate{}, err
	}
	return leaf.TLS(), nil
}
