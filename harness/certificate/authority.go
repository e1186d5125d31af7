package certificate

import (
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// lifetime is how long before and after its own time an authority is valid: longer than any run, and more than what a certificate
// that expired or is not valid yet needs to lie within it.
const lifetime = 30 * 24 * time.Hour

// Authority is a root that is to be trusted, and an intermediate that the root signed and that signs everything else, as is usual.
// It is safe for use by many goroutines; which bytes a call gives follows from the calls with the same arguments before it.
type Authority struct {
	seed         seed
	now          time.Time
	root         signer
	intermediate signer

	mu     sync.Mutex
	issued map[string]int // how many certificates there are of the same kind and names
}

// signer is a certificate with its key.
type signer struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// New makes an authority whose certificates are valid, or not, as seen from the time now.
func New(number uint64, now time.Time) (*Authority, error) {
	return newAuthority(seedOf(number), "sockdrill", now)
}

func newAuthority(s seed, name string, now time.Time) (*Authority, error) {
	a := &Authority{seed: s, now: now.UTC().Truncate(time.Second), issued: map[string]int{}}
	var err error
	if a.root, err = a.ca(name+" root", nil); err != nil {
		return nil, fmt.Errorf("making the root of an authority: %w", err)
	}
	if a.intermediate, err = a.ca(name+" intermediate", &a.root); err != nil {
		return nil, fmt.Errorf("making the intermediate of an authority: %w", err)
	}
	return a, nil
}

// ca makes a certificate that may sign others. Without a parent it signs itself.
func (a *Authority) ca(name string, parent *signer) (signer, error) {
	return a.sign(name, &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             a.now.Add(-lifetime),
		NotAfter:              a.now.Add(lifetime),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}, parent)
}

// sign gives a certificate a key and a serial number that follow from the label, and has the parent sign it: itself if there is none.
func (a *Authority) sign(label string, template *x509.Certificate, parent *signer) (signer, error) {
	key, err := a.seed.key(label)
	if err != nil {
		return signer{}, err
	}
	template.SerialNumber = a.seed.serial(label)
	if parent == nil {
		parent = &signer{template, key}
	}
	der, err := x509.CreateCertificate(nil, template, parent.certificate, key.Public(), parent.key)
	if err != nil {
		return signer{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return signer{certificate, key}, err
}

// PEM is the root alone: what an implementation is given as what it trusts.
func (a *Authority) PEM() []byte { return pemOf(a.root.certificate) }

// Pool is the root alone, for crypto/tls.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.root.certificate)
	return pool
}

// WriteFile writes the root into a folder, readable by its owner only, and returns the file's name.
func (a *Authority) WriteFile(dir string) (path string, err error) {
	path = filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(path, a.PEM(), 0o600); err != nil {
		return "", fmt.Errorf("writing the authority's certificate: %w", err)
	}
	return path, nil
}

func pemOf(certificates ...*x509.Certificate) (text []byte) {
	for _, c := range certificates {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return text
}
