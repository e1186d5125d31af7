package subject

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
)

// credentials writes a certificate with its key, and another key, into the folder of a manifest.
func credentials(t *testing.T, dir string) {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two"} {
		leaf, err := a.Issue(certificate.Right, name)
		if err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string][]byte{name + ".pem": leaf.Cert, name + ".key": leaf.Key, "note.txt": []byte("a note\n")} {
			if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestWhatIsDeclaredOfTLS(t *testing.T) {
	const server = "name: a\nserver:\n  command: x {addr} {cert} {key}\n  transport: tls\n  tls:\n    "
	for _, test := range []struct{ keys, says string }{
		{"name: example.test", ""},
		{"cert: one.pem\n    key: one.key\n    versions: [\"1.3\"]\n    truncation: end\n    handshake: 3000\n    alpn: [drill]", ""},
		{"cert: one.pem", "belong together"},
		{"cert: one.pem\n    key: two.key", "does not fit"},
		{"cert: note.txt\n    key: one.key", "holds no certificate"},
		{"cert: none.pem\n    key: one.key", "cannot be read"},
		{"ca: note.txt", "holds no certificate"},
		{"truncation: maybe", "not what an end without close_notify may be"},
		{"versions: [\"1.1\"]", `no version "1.1"`},
		{"handshake: -1", "no time to wait"},
		{"client_auth: true\n    client_cert: one.pem\n    client_key: one.key", ""},
		{"client_auth: true\n    renewal: 2000", ""},
		{"client_auth: true\n    client_cert: one.pem", "belong together"},
		{"client_auth: true\n    client_cert: one.pem\n    client_key: two.key", "does not fit"},
		{"client_cert: one.pem\n    client_key: one.key", "nobody asks for it"},
		{"cert: one.pem\n    key: one.key\n    renewal: 2000", "replaces no files of yours"},
	} {
		path := writeManifest(t, server+test.keys+"\n")
		credentials(t, filepath.Dir(path))
		m, err := LoadManifest(path)
		switch {
		case test.says == "" && err != nil, test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)):
			t.Errorf("%s: %v, want %q", test.keys, err, test.says)
		case err == nil && m.Server.TLS.Cert != "" && !filepath.IsAbs(m.Server.TLS.Cert):
			t.Errorf("the file %q is relative to nothing", m.Server.TLS.Cert)
		}
		if err != nil && !strings.Contains(err.Error(), ":6:") && !strings.Contains(err.Error(), ":7:") && !strings.Contains(err.Error(), ":8:") {
			t.Errorf("%s: it is not said where: %v", test.keys, err)
		}
	}
}

func TestWordsOfTLSNeedTLS(t *testing.T) {
	plain := Implementation{Side: "server", Command: []string{"x", "{addr}", "{cert}"}}
	if err := plain.CheckTransport(); err == nil || !strings.Contains(err.Error(), "{cert} belongs to TLS") {
		t.Errorf("{cert} without TLS: %v", err)
	}
	plain.Transport = "tls"
	if err := plain.CheckTransport(); err != nil || !plain.Secured() {
		t.Errorf("over TLS: %v", err)
	}
	target := Implementation{Side: "server", Target: "127.0.0.1:443", Transport: "tls"}
	if err := target.CheckTransport(); err != nil || !target.Secured() {
		t.Errorf("a target over TLS: %v", err)
	}
	if err := (Implementation{TLS: TLS{Name: "a"}}).CheckTLS(); err == nil {
		t.Error("a block tls without the transport")
	}
}
