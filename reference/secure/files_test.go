package secure

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
)

// A certificate that was renewed is used from the next handshake on; while its two files do not fit each other, the old one is.
func TestARenewedCertificateIsUsed(t *testing.T) {
	a, dir := authority(t), t.TempDir()
	first, second := files(t, a), files(t, a)
	cert, key, err := first.WriteFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := LoadFiles(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	serves(t, f, first)
	later := time.Now().Add(time.Minute)
	replace(t, key, second.Key, later)
	serves(t, f, first)
	replace(t, cert, second.Cert, later)
	serves(t, f, second)
	os.Remove(cert)
	serves(t, f, second)
}

func files(t *testing.T, a *certificate.Authority) *certificate.Leaf {
	t.Helper()
	l, err := a.Issue(certificate.Right, address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func replace(t *testing.T, path string, text []byte, at time.Time) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func serves(t *testing.T, f *Files, want *certificate.Leaf) {
	t.Helper()
	got, err := f.Certificate(nil)
	if err != nil || !bytes.Equal(got.Certificate[0], want.TLS().Certificate[0]) {
		t.Errorf("another certificate is served than the one that was to be, %v", err)
	}
}

func TestFilesThatAreNoCertificateAreRefused(t *testing.T) {
	if _, err := LoadFiles("/nowhere/cert.pem", "/nowhere/key.pem"); err == nil {
		t.Error("files that are not there were read")
	}
}
