package certificate_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
)

var now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

const address, name = "127.0.0.1", "drill.example"

// refusals are what crypto/x509 and OpenSSL say of each kind; of the right one nothing.
var refusals = map[certificate.Kind]struct{ x509, openssl string }{
	certificate.Right:               {"", ""},
	certificate.Expired:             {"certificate has expired or is not yet valid", "certificate has expired"},
	certificate.NotYetValid:         {"certificate has expired or is not yet valid", "certificate is not yet valid"},
	certificate.WrongName:           {"certificate is valid for 192.0.2.1, not 127.0.0.1", "IP address mismatch"},
	certificate.NameInSubject:       {"certificate is valid for 192.0.2.1, not 127.0.0.1", "IP address mismatch"},
	certificate.AddressAsName:       {"because it doesn't contain any IP SANs", "IP address mismatch"},
	certificate.SelfSigned:          {"unknown authority", "self-signed certificate"},
	certificate.UnknownAuthority:    {"unknown authority", "unable to get local issuer certificate"},
	certificate.WrongUsage:          {"incompatible key usage", "unsuitable certificate purpose"},
	certificate.MissingIntermediate: {"unknown authority", "unable to get local issuer certificate"},
}

func authority(t *testing.T, seed uint64) *certificate.Authority {
	t.Helper()
	a, err := certificate.New(seed, now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func issue(t *testing.T, a *certificate.Authority, kind certificate.Kind, names ...string) *certificate.Leaf {
	t.Helper()
	leaf, err := a.Issue(kind, names...)
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func TestEachKindIsRefusedForWhatIsWrongWithIt(t *testing.T) {
	a := authority(t, 7)
	for _, kind := range certificate.Kinds() {
		err := verify(t, issue(t, a, kind, address, name), a, address, x509.ExtKeyUsageServerAuth)
		expect(t, "crypto/x509, "+string(kind), refusals[kind].x509, err)
	}
}

func TestAWrongNameIsRefusedAsAName(t *testing.T) {
	a := authority(t, 7)
	for kind, want := range map[certificate.Kind]string{certificate.WrongName: "is valid for elsewhere.invalid, not drill.example",
		certificate.NameInSubject: "is valid for elsewhere.invalid, not drill.example"} {
		err := verify(t, issue(t, a, kind, name), a, name, x509.ExtKeyUsageServerAuth)
		expect(t, "crypto/x509, "+string(kind), want, err)
	}
}

func TestAClientCertificateIsRefusedForWhatIsWrongWithIt(t *testing.T) {
	a := authority(t, 7)
	for kind, want := range refusals {
		leaf, err := a.IssueClient(kind, address, name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(want.openssl, "mismatch") {
			want.x509 = "" // a server that takes any client which its authority vouches for asks for no name
		}
		host := "" // crypto/x509 then does not look at names
		expect(t, "crypto/x509, a client's, "+string(kind), want.x509, verify(t, leaf, a, host, x509.ExtKeyUsageClientAuth))
	}
}

// verify is what a peer does that got the leaf and what came with it.
func verify(t *testing.T, leaf *certificate.Leaf, a *certificate.Authority, host string, usage x509.ExtKeyUsage) error {
	t.Helper()
	pair, err := tls.X509KeyPair(leaf.Cert, leaf.Key)
	if err != nil {
		t.Fatal(err)
	}
	between := x509.NewCertPool()
	for _, der := range pair.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		between.AddCert(c)
	}
	_, err = pair.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: a.Pool(), Intermediates: between, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{usage}})
	return err
}

func expect(t *testing.T, who, want string, err error) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: refused: %v", who, err)
	case want != "" && err == nil:
		t.Errorf("%s: accepted; want %q", who, want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("%s: refused because %v; want %q", who, err, want)
	}
}

func TestOpenSSLRefusesEachKindForTheSameReason(t *testing.T) {
	version, err := exec.Command("openssl", "version").Output()
	if err != nil || !bytes.HasPrefix(version, []byte("OpenSSL 3")) {
		t.Skipf("OpenSSL 3 is not installed (%q): only crypto/x509 has judged the certificates", version)
	}
	a := authority(t, 7)
	ca, err := a.WriteFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range certificate.Kinds() {
		cert, _, err := issue(t, a, kind, address, name).WriteFiles(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("openssl", "verify", "-x509_strict", "-attime", strconv.FormatInt(now.Unix(), 10), "-CAfile", ca,
			"-untrusted", cert, "-purpose", "sslserver", "-verify_ip", address, cert).CombinedOutput()
		if want := refusals[kind].openssl; (err == nil) != (want == "") || !strings.Contains(string(out), want) {
			t.Errorf("openssl verify, %s: %v, %s; want %q", kind, err, out, want)
		}
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	one, same, other := authority(t, 7), authority(t, 7), authority(t, 8)
	if !bytes.Equal(one.PEM(), same.PEM()) || bytes.Equal(one.PEM(), other.PEM()) {
		t.Error("the root does not follow from the seed")
	}
	issue(t, same, certificate.Expired, name) // what else was issued does not matter
	for _, kind := range certificate.Kinds() {
		first, again := issue(t, one, kind, address), issue(t, same, kind, address)
		if !bytes.Equal(first.Cert, again.Cert) || !bytes.Equal(first.Key, again.Key) {
			t.Errorf("%s: the same seed gave two certificates", kind)
		}
		renewed := issue(t, one, kind, address)
		if bytes.Equal(first.Cert, renewed.Cert) || bytes.Equal(first.Key, renewed.Key) {
			t.Errorf("%s: a second certificate is the first one", kind)
		}
	}
}

func TestNamesAreNamesAndAddressesAreAddresses(t *testing.T) {
	leaf := issue(t, authority(t, 7), certificate.Right, name, address, "::1").TLS().Leaf
	if len(leaf.DNSNames) != 1 || leaf.DNSNames[0] != name {
		t.Errorf("names are %q", leaf.DNSNames)
	}
	if len(leaf.IPAddresses) != 2 || !leaf.IPAddresses[0].Equal(net.ParseIP(address)) || !leaf.IPAddresses[1].Equal(net.IPv6loopback) {
		t.Errorf("addresses are %v", leaf.IPAddresses)
	}
}

func TestTheRightOneComesWithItsIntermediateOnly(t *testing.T) {
	a := authority(t, 7)
	for kind, want := range map[certificate.Kind]int{certificate.Right: 2, certificate.MissingIntermediate: 1, certificate.SelfSigned: 1,
		certificate.UnknownAuthority: 2} {
		leaf := issue(t, a, kind, address)
		if got := len(leaf.TLS().Certificate); got != want || bytes.Count(leaf.Cert, []byte("BEGIN CERTIFICATE")) != want {
			t.Errorf("%s comes as %d certificates; want %d", kind, got, want)
		}
	}
}

func TestWhatCannotBeIssuedIsRefused(t *testing.T) {
	a := authority(t, 7)
	for want, names := range map[string][]string{"has to have a name": nil, "needs an address among its names": {name}} {
		_, err := a.Issue(certificate.AddressAsName, names...)
		expect(t, want, want, err)
	}
	_, err := a.Issue("great", name)
	expect(t, "a kind that there is none of", `no certificate of kind "great"`, err)
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	a := authority(t, 7)
	leaf := issue(t, a, certificate.Right, address)
	cert, key, err := leaf.WriteFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	ca, err := a.WriteFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]byte{cert: leaf.Cert, key: leaf.Key, ca: a.PEM()} {
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s holds %q, %v", path, got, err)
		}
		info, err := os.Stat(path)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want it for its owner only", path, info.Mode(), err)
		}
	}
	if _, _, err := leaf.WriteFiles(filepath.Join(dir, "missing")); err == nil {
		t.Error("files went into a folder that is not there")
	}
	if block, _ := pem.Decode(leaf.Key); block == nil || block.Type != "PRIVATE KEY" {
		t.Error("the key is no PKCS #8")
	}
}
