package credentials

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

var here = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 9), Port: 4000}

func made(t *testing.T, impl subject.Implementation) *Credentials {
	t.Helper()
	c, err := New(Config{Impl: impl, Seed: 7, Dir: t.TempDir(), Limit: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shown is what our peer shows at an address, parsed.
func shown(t *testing.T, c *Credentials) *x509.Certificate {
	t.Helper()
	pair, err := c.Terms().Certificate(here, "")
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func TestOurSideShowsARightCertificateUntilTheCaseSaysOtherwise(t *testing.T) {
	c := made(t, subject.Implementation{Side: record.Client})
	right := shown(t, c)
	if err := right.VerifyHostname(here.IP.String()); err != nil || time.Now().After(right.NotAfter) {
		t.Errorf("it is no right one at %v: %v, valid until %v", here, err, right.NotAfter)
	}
	if again := shown(t, c); !again.Equal(right) {
		t.Error("it shows another one on the next connection")
	}
	c.Shows(certificate.Expired)
	if expired := shown(t, c); !time.Now().After(expired.NotAfter) {
		t.Errorf("it is to show an expired one, which is valid until %v", expired.NotAfter)
	}
}

func TestTheCaseHasTheLastWord(t *testing.T) {
	c := made(t, subject.Implementation{Side: record.Server, TLS: subject.TLS{Versions: []string{"1.3"}}})
	var config tls.Config
	terms := c.Terms()
	if terms.Change(&config); config.MinVersion != tls.VersionTLS13 {
		t.Errorf("it offers versions from %x on, though 1.3 is declared", config.MinVersion)
	}
	c.Insists(func(config *tls.Config) { config.MaxVersion = tls.VersionTLS11 })
	if terms.Change(&config); config.MaxVersion != tls.VersionTLS11 {
		t.Errorf("the case insists on TLS 1.1 at most, and it offers versions to %x", config.MaxVersion)
	}
}

func TestTheImplementationIsToldOfTheSameFilesEachTime(t *testing.T) {
	var none *Credentials
	if files, err := none.Files(""); err != nil || files != (process.Files{}) {
		t.Errorf("without TLS it is told of %v: %v", files, err)
	}
	c := made(t, subject.Implementation{Side: record.Server})
	files, err := c.Files("127.0.0.1:4000")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := c.Files("127.0.0.1:4001"); again != files {
		t.Errorf("it was told of %v, and then of %v", files, again)
	}
	if _, err := tls.LoadX509KeyPair(files.Cert, files.Key); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(files.CA); err != nil {
		t.Error(err)
	}
}

func TestWhatIsDeclaredIsNotMade(t *testing.T) {
	declared := subject.TLS{CA: "ca.pem", Cert: "cert.pem", Key: "key.pem"}
	files, err := made(t, subject.Implementation{Side: record.Server, TLS: declared}).Files("127.0.0.1:4000")
	if err != nil || files.CA != declared.CA || files.Cert != declared.Cert || files.Key != declared.Key {
		t.Errorf("it declares %v, and is told of %v: %v", declared, files, err)
	}
}
