package subject

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/given"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// TLS is what an implementation brings along, and declares, where it is reached over TLS. Files are of PEM.
type TLS struct {
	// Cert and Key are shown by the server of the two: the implementation itself, to which {cert} and {key} lead, or, to a client, our
	// peer. Empty: sockdrill makes them.
	Cert string `json:"cert,omitempty" yaml:"cert"`
	Key  string `json:"key,omitempty" yaml:"key"`
	CA   string `json:"ca,omitempty" yaml:"ca"`     // whom {ca} leads to; empty: the authority of what sockdrill makes
	Name string `json:"name,omitempty" yaml:"name"` // of the server, for {name}; empty is DefaultName
	// Versions are those that it speaks, of TLSVersions; none: all of them.
	Versions []string `json:"versions,omitempty" yaml:"versions"`
	// Truncation is what the end of a connection without close_notify is where a message may end: TruncationError or TruncationEnd. Empty
	// is not declared, and not judged.
	Truncation string   `json:"truncation,omitempty" yaml:"truncation"`
	Handshake  Millis   `json:"handshake,omitempty" yaml:"handshake"` // how long it lets a handshake take; 0: not declared
	ALPN       []string `json:"alpn,omitempty" yaml:"alpn"`           // protocols that our peer offers, or chooses from; none: it says nothing
	// ClientAuth says that clients have to show a certificate: a server insists on one, a client has one. An adapter is told to where a case
	// is about that; any other program does so always.
	ClientAuth bool   `json:"client_auth,omitempty" yaml:"client_auth"`
	ClientCert string `json:"client_cert,omitempty" yaml:"client_cert"` // of the client of the two; empty: sockdrill makes it
	ClientKey  string `json:"client_key,omitempty" yaml:"client_key"`
	Renewal    Millis `json:"renewal,omitempty" yaml:"renewal"` // of a server: when it shows a certificate that was replaced; 0: not declared
}

// DefaultName is the name of a server where none is declared. Nobody is called so (RFC 6761 section 6.2).
const DefaultName = "sockdrill.test"

// What an end without close_notify may be declared to be.
const (
	TruncationError = "error" // an error, as RFC 8446 section 6.1 has it
	TruncationEnd   = "end"   // an end like any other, as many programs take it where messages say themselves where they end
)

// TLSVersions are the versions that may be declared, by their names.
var TLSVersions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// ServerName is the name of the server.
func (t TLS) ServerName() string {
	if t.Name == "" {
		return DefaultName
	}
	return t.Name
}

// declared reports whether anything is.
func (t TLS) declared() bool {
	return t.Cert != "" || t.Key != "" || t.CA != "" || t.Name != "" || len(t.Versions) > 0 || t.Truncation != "" || t.Handshake != 0 ||
		len(t.ALPN) > 0 || t.ClientAuth || t.ClientCert != "" || t.ClientKey != "" || t.Renewal != 0
}

// CheckTLS returns what is wrong with what is declared of TLS for one that is not reached so.
func (i Implementation) CheckTLS() error {
	if i.TLS.declared() && !i.Secured() {
		return fmt.Errorf("`tls` belongs to the transport %s: add it, or leave `tls` out", transport.TLS.Name)
	}
	return nil
}

// checkTLS returns what is wrong with the block tls, and resolves its files.
func (e *Entry) checkTLS(at string, side record.Side, dir string) *misfit {
	at += ".tls"
	t := &e.TLS
	switch {
	case (t.Cert == "") != (t.Key == ""):
		return &misfit{at: at, problem: "a certificate and its key belong together", remedy: "give both `cert` and `key`, or neither"}
	case (t.ClientCert == "") != (t.ClientKey == ""):
		return &misfit{at: at, problem: "the certificate of a client and its key belong together", remedy: "give both `client_cert` and " +
			"`client_key`, or neither"}
	case t.ClientCert != "" && !t.ClientAuth:
		return &misfit{at: at + ".client_cert", problem: "nobody asks for it", remedy: "add `client_auth: true`, or leave it out"}
	case t.Renewal != 0 && side == record.Client:
		return &misfit{at: at + ".renewal", problem: "a client shows nobody a certificate that could be renewed", remedy: "leave it out"}
	case t.Renewal != 0 && t.Cert != "":
		return &misfit{at: at + ".renewal", problem: "sockdrill replaces no files of yours", remedy: "leave out `cert` and `key`, or this"}
	case t.Truncation != "" && t.Truncation != TruncationError && t.Truncation != TruncationEnd:
		return &misfit{at: at + ".truncation", problem: fmt.Sprintf("%q is not what an end without close_notify may be", t.Truncation),
			remedy: "write " + TruncationError + " or " + TruncationEnd}
	}
	for n, v := range t.Versions {
		if _, known := TLSVersions[v]; !known {
			return &misfit{at: fmt.Sprintf("%s.versions[%d]", at, n), problem: fmt.Sprintf("there is no version %q of TLS to be judged", v),
				remedy: `write "1.2" or "1.3", in quotation marks`}
		}
	}
	for _, file := range []*string{&t.Cert, &t.Key, &t.CA, &t.ClientCert, &t.ClientKey} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(dir, *file)
		}
	}
	return t.checkFiles(at, side)
}

// checkFiles returns what is wrong with the files.
func (t TLS) checkFiles(at string, side record.Side) *misfit {
	if t.CA != "" {
		text, err := given.Read(t.CA, given.MostText)
		if err != nil {
			return &misfit{at: at + ".ca", problem: "the file cannot be read: " + err.Error()}
		}
		if !x509.NewCertPool().AppendCertsFromPEM(text) {
			return &misfit{at: at + ".ca", problem: t.CA + " holds no certificate", remedy: "give a file of PEM (-----BEGIN CERTIFICATE-----)"}
		}
	}
	if t.ClientCert != "" {
		if found := checkPair(at+".client_", t.ClientCert, t.ClientKey); found != nil {
			return found
		}
	}
	if t.Cert == "" {
		return nil
	}
	if side == record.Client && t.CA == "" {
		return &misfit{at: at + ".cert", problem: "a client that is shown this certificate has to trust it",
			remedy: "name its authority by `ca`; {ca} leads there"}
	}
	return checkPair(at+".", t.Cert, t.Key)
}

// checkPair returns what is wrong with a certificate and its key, which the keys cert and key behind this path name.
func checkPair(at, cert, key string) *misfit {
	certificate, err := given.Read(cert, given.MostText)
	if err != nil {
		return &misfit{at: at + "cert", problem: "the file cannot be read: " + err.Error()}
	}
	private, err := given.Read(key, given.MostText)
	if err != nil {
		return &misfit{at: at + "key", problem: "the file cannot be read: " + err.Error()}
	}
	switch _, err = tls.X509KeyPair(certificate, private); {
	case err == nil:
		return nil
	case strings.Contains(string(certificate), "BEGIN CERTIFICATE"):
		return &misfit{at: at + "key", problem: fmt.Sprintf("the key in %s does not fit the certificate in %s: %v", key, cert, err)}
	}
	return &misfit{at: at + "cert", problem: cert + " holds no certificate", remedy: "give a file of PEM (-----BEGIN CERTIFICATE-----)"}
}

// Range is the lowest and the highest version that it speaks; 0 of one that nothing is said of.
func (t TLS) Range() (lowest, highest uint16) {
	for _, name := range t.Versions {
		v := TLSVersions[name]
		if lowest == 0 || v < lowest {
			lowest = v
		}
		highest = max(highest, v)
	}
	return lowest, highest
}

// Speaks reports whether it speaks a version, by its name.
func (t TLS) Speaks(version string) bool {
	return len(t.Versions) == 0 || slices.Contains(t.Versions, version)
}
