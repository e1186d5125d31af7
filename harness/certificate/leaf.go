package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// Leaf is a certificate with its private key and what is sent along with it.
type Leaf struct {
	// Cert is the certificate, then what comes with it, as PEM: what a server's certificate file holds.
	Cert []byte
	// Key is the private key, as PEM (PKCS #8, RFC 5208).
	Key []byte

	tls tls.Certificate
}

func (a *Authority) leaf(label string, template *x509.Certificate, parent *signer, chain []*x509.Certificate) (*Leaf, error) {
	made, err := a.sign(label, template, parent)
	if err != nil {
		return nil, fmt.Errorf("making a certificate (%s): %w", label, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(made.key)
	if err != nil {
		return nil, fmt.Errorf("encoding the key of a certificate (%s): %w", label, err)
	}
	all := append([]*x509.Certificate{made.certificate}, chain...)
	l := &Leaf{Cert: pemOf(all...), Key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})}
	l.tls = tls.Certificate{PrivateKey: made.key, Leaf: made.certificate}
	for _, c := range all {
		l.tls.Certificate = append(l.tls.Certificate, c.Raw)
	}
	return l, nil
}

// TLS is the certificate for crypto/tls.
func (l *Leaf) TLS() tls.Certificate { return l.tls }

// WriteFiles writes the certificate with its chain and the key into a folder, readable by their owner only, and returns the files'
// names. Each leaf needs a folder of its own.
func (l *Leaf) WriteFiles(dir string) (cert, key string, err error) {
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, text := range map[string][]byte{cert: l.Cert, key: l.Key} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return "", "", fmt.Errorf("writing a certificate: %w", err)
		}
	}
	return cert, key, nil
}
