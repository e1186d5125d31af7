package drill

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
)

// files writes what a server and its clients need: the authority, the server's certificate and its key.
func files(t *testing.T) (ca, cert, key string) {
	t.Helper()
	dir := t.TempDir()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if ca, err = a.WriteFile(dir); err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, "127.0.0.1", "drill.example")
	if err != nil {
		t.Fatal(err)
	}
	if cert, key, err = leaf.WriteFiles(dir); err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(ca), filepath.ToSlash(cert), filepath.ToSlash(key) // as JSON has them
}

func TestClientAndServerOverTLS(t *testing.T) {
	ca, cert, key := files(t)
	s, c := start(t, "server"), start(t, "client")
	s.say(`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"handshake_timeout":5000,"tls":{"cert":%q,"key":%q}}}`, cert, key)
	addr := s.next("id", 1, "ok", true)["addr"]
	for client, name := range map[string]string{"a": "", "b": "drill.example"} {
		c.say(`{"id":1,"verb":"open","role":"client","client":%q,"addrs":[%q],"config":{"tls":{"ca":%q,"name":%q,"min_version":"1.3"}}}`,
			client, addr, ca, name)
		c.next("event", "state", "client", client, "to", "connected")
	}
	c.say(`{"id":5,"verb":"send","client":"a","data":"aGk="}`)
	c.next("event", "recv", "client", "a", "data", "aGk=")
	c.end()
	s.end()
}

func TestTLSThatCannotBeIsRefused(t *testing.T) {
	ca, cert, key := files(t)
	s, c := start(t, "server"), start(t, "client")
	for want, cfg := range map[string]string{
		"a server needs a certificate":       `{}`,
		"tls.cert and tls.key":               `{"cert":"` + cert + `","key":"` + ca + `"}`,
		"tls.ca":                             `{"cert":"` + cert + `","key":"` + key + `","ca":"` + key + `"}`,
		"tls.min_version: TLS \"1.1\": want": `{"cert":"` + cert + `","key":"` + key + `","min_version":"1.1"}`,
	} {
		s.say(`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"tls":%s}}`, cfg)
		if line := s.next("id", 1, "ok", false); !strings.Contains(line["error"].(string), want) {
			t.Errorf("%s: %v, want %q", cfg, line, want)
		}
	}
	c.say(`{"id":1,"verb":"open","role":"client","client":"a","addrs":["127.0.0.1:1"],"config":{"tls":{"ca":"/nowhere"}}}`)
	if line := c.next("id", 1, "ok", false); !strings.Contains(line["error"].(string), "tls.ca") {
		t.Errorf("%v, want it to name tls.ca", line)
	}
	c.end()
	s.end()
}

func TestPlainServerOverTLSNamesItsFiles(t *testing.T) {
	err := Run(t.Context(), []string{"server", "--listen", "127.0.0.1:0", "--tls-cert", "/nowhere", "--tls-key", "/nowhere"}, nil, nil, t.Output())
	if err == nil || !strings.Contains(err.Error(), "/nowhere") {
		t.Errorf("%v, want it to name the file", err)
	}
}
