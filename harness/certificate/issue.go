package certificate

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"strings"
	"time"
)

// otherName and otherAddress are what a certificate of the wrong name has instead. Nothing is ever called so (RFC 6761 §6.4), and nobody
// has that address (RFC 5737 §3).
const (
	otherName    = "elsewhere.invalid"
	otherAddress = "192.0.2.1"
)

// off is by how much a certificate misses the present.
const off = 24 * time.Hour

// Issue makes a server's certificate for names, which may be addresses. Called again with the same arguments it makes another one, with
// another key and serial number.
func (a *Authority) Issue(kind Kind, names ...string) (*Leaf, error) {
	return a.issue(kind, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth, names)
}

// IssueClient makes a client's certificate, as Issue makes a server's.
func (a *Authority) IssueClient(kind Kind, names ...string) (*Leaf, error) {
	return a.issue(kind, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth, names)
}

func (a *Authority) issue(kind Kind, usage, otherUsage x509.ExtKeyUsage, names []string) (*Leaf, error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("a certificate (%s) has to have a name", kind)
	}
	template := a.template(usage, names)
	parent, chain, err := &a.intermediate, []*x509.Certificate{a.intermediate.certificate}, error(nil)
	switch kind {
	case Right:
	case Expired:
		template.NotAfter = a.now.Add(-off)
	case NotYetValid:
		template.NotBefore = a.now.Add(off)
	case WrongName:
		rename(template)
		template.Subject.CommonName = otherName
	case NameInSubject:
		rename(template)
	case AddressAsName:
		err = addressesAsNames(template, names)
	case SelfSigned:
		parent, chain = nil, nil
	case UnknownAuthority:
		parent, chain, err = a.stranger()
	case WrongUsage:
		template.ExtKeyUsage = []x509.ExtKeyUsage{otherUsage}
	case MissingIntermediate:
		chain = nil
	default:
		err = fmt.Errorf("there is no certificate of kind %q", kind)
	}
	if err != nil {
		return nil, err
	}
	return a.leaf(a.label(kind, usage, names), template, parent, chain)
}

// template is the right certificate, still without key.
func (a *Authority) template(usage x509.ExtKeyUsage, names []string) *x509.Certificate {
	t := &x509.Certificate{
		Subject:               pkix.Name{CommonName: names[0]},
		NotBefore:             a.now.Add(-lifetime / 2),
		NotAfter:              a.now.Add(lifetime / 2),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{usage},
		BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, name)
		}
	}
	return t
}

// rename leaves the right names out, and has others.
func rename(template *x509.Certificate) {
	template.DNSNames, template.IPAddresses = []string{otherName}, []net.IP{net.ParseIP(otherAddress)}
}

func addressesAsNames(template *x509.Certificate, names []string) error {
	if len(template.IPAddresses) == 0 {
		return fmt.Errorf("a certificate (%s) needs an address among its names, and has %q", AddressAsName, names)
	}
	template.DNSNames, template.IPAddresses = names, nil
	return nil
}

// stranger is the intermediate of an authority that nobody trusts, and what comes with it.
func (a *Authority) stranger() (*signer, []*x509.Certificate, error) {
	other, err := newAuthority(a.seed.other("stranger"), "stranger", a.now)
	if err != nil {
		return nil, nil, err
	}
	return &other.intermediate, []*x509.Certificate{other.intermediate.certificate}, nil
}

// label tells one certificate from all others of the authority.
func (a *Authority) label(kind Kind, usage x509.ExtKeyUsage, names []string) string {
	what := fmt.Sprintf("%s, usage %d, %s", kind, usage, strings.Join(names, " "))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.issued[what]++
	return fmt.Sprintf("%s, %d", what, a.issued[what])
}
