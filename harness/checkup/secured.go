package checkup

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// sealed is what an examination over TLS brings along: our side of it, and what the implementation is told.
type sealed struct {
	terms transport.Terms
	files process.Files
}

// secure makes the certificates of an examination over TLS, if it is one; release removes their files.
func (x *examination) secure() (release func(), err error) {
	if !x.impl.Secured() {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "sockdrill-tls-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for certificates: %w", err)
	}
	release = func() { os.RemoveAll(dir) }
	if x.sealed, err = seal(x.impl, dir); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// seal makes what is needed of certificates, and writes it into a folder: what the manifest brings along stands in its place.
func seal(i subject.Implementation, dir string) (*sealed, error) {
	made, err := makeFiles(i, dir)
	if err != nil {
		return nil, fmt.Errorf("make certificates: %w", err)
	}
	ours, err := tls.LoadX509KeyPair(made.Cert, made.Key)
	if err != nil {
		return nil, err
	}
	client, err := tls.LoadX509KeyPair(made.ClientCert, made.ClientKey)
	if err != nil {
		return nil, err
	}
	lowest, highest := i.TLS.Range()
	terms := transport.Terms{
		Name: made.Name, Limit: prompt, Certificate: func(net.Addr, string) (*tls.Certificate, error) { return &ours, nil },
		Change: func(c *tls.Config) {
			c.MinVersion, c.MaxVersion, c.NextProtos = max(c.MinVersion, lowest), highest, i.TLS.ALPN
			c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &client, nil }
		},
	}
	if plain := i.Exchange.Plain(); len(plain) > 0 {
		terms.Before = func(_ context.Context, s transport.Stream) error {
			_, _, err := plain.Play(s, time.Now().Add(prompt))
			return err
		}
	}
	return &sealed{terms, made}, nil
}

func makeFiles(i subject.Implementation, dir string) (f process.Files, err error) {
	authority, err := certificate.New(1, time.Now())
	if err != nil {
		return f, err
	}
	f = process.Files{CA: i.TLS.CA, Cert: i.TLS.Cert, Key: i.TLS.Key, Name: i.TLS.ServerName(),
		ClientCert: i.TLS.ClientCert, ClientKey: i.TLS.ClientKey}
	if f.CA == "" {
		if f.CA, err = authority.WriteFile(dir); err != nil {
			return f, err
		}
	}
	if f.Cert == "" {
		leaf, err := authority.Issue(certificate.Right, f.Name, "localhost", "127.0.0.1", "::1")
		if f.Cert, f.Key, err = written(leaf, err, dir); err != nil {
			return f, err
		}
	}
	if f.ClientCert == "" {
		leaf, err := authority.IssueClient(certificate.Right, "client.sockdrill.test")
		f.ClientCert, f.ClientKey, err = written(leaf, err, dir)
		return f, err
	}
	return f, nil
}

func written(leaf *certificate.Leaf, err error, dir string) (cert, key string, _ error) {
	if err != nil {
		return "", "", err
	}
	if dir, err = os.MkdirTemp(dir, "shown-"); err != nil {
		return "", "", err
	}
	return leaf.WriteFiles(dir)
}
