package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
)

// What speaks TLS is examined as anything else is; what does not, where TLS was asked for, is told so with the bytes that show it.
func TestCheckOverTLS(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cert, key := shown(t)
	for _, c := range []struct {
		name string
		args []string
		exit int
		says []string
	}{
		{"a server", []string{"--server", quote(self) + " reference server --listen {addr} --tls-cert {cert} --tls-key {key}", "--transport",
			"tls"}, 0, []string{"ok      it makes a handshake of TLS", "framing: u32be", "transport: tls", "It can be judged", "{cert}"}},
		{"a server of plain text", []string{"--server", quote(self) + " fixture loopback {port}", "--transport", "tls"}, 4,
			[]string{"FAILED  it makes a handshake of TLS", "leave out --transport tls"}},
		{"a client", []string{"--client", quote(self) + " reference client --connect {addr} --tls --tls-ca {ca} --tls-name {name}", "--transport",
			"tls"}, 0, []string{"ok      it makes a handshake of TLS", "it came back", "It can be judged"}},
		{"a client of plain text", []string{"--client", quote(self) + " reference client --connect {addr}", "--transport", "tls"}, 4,
			[]string{"where a record of TLS begins it sent 00 00 00 ", "leave out --transport tls"}},
		{"a client of TLS that is to speak plain text", []string{"--client", quote(self) + " reference client --connect {addr} --tls"}, 4,
			[]string{"FAILED  it speaks plain text", "its first bytes are 16 03 01 ", "run it with --transport tls"}},
		{"a server of TLS that is to speak plain text", []string{"--server", quote(self) + " reference server --listen {addr} --tls-cert " +
			quote(cert) + " --tls-key " + quote(key)}, 4, []string{"FAILED  it answers messages", "to a ClientHello it said 16 03 03 ",
			"run it with --transport tls"}},
		{"an echo of bytes", []string{"--server", quote(self) + " fixture one-read-back {addr}", "--transport", "tls"}, 4,
			[]string{"sent back the ClientHello that it got", "(16 03 01 ", "leave out --transport tls"}},
		{"a client that trusts others", []string{"--client", quote(self) + " reference client --connect {addr} --tls --tls-name {name}",
			"--transport", "tls"}, 4, []string{"it refused the certificate", "SOCKDRILL_CA"}},
		{"an adapter of a client", []string{quote(self) + " reference client", "--transport", "tls"}, 0,
			[]string{"ok      it can be told certificates", "ok      a message that arrives is told", "--transport tls"}},
		{"an adapter of a server", []string{quote(self) + " reference server", "--transport", "tls"}, 0,
			[]string{"ok      it echoes a message", "--transport tls"}},
		{"an adapter that takes no certificates", []string{quote(self) + " fixture featureless", "--transport", "tls"}, 4,
			[]string{"FAILED  it can be told certificates", "list the feature tls"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			exit, out, log := call(t, append([]string{"check"}, c.args...)...)
			if hurried(out) {
				t.Skip("this machine is too busy to examine anything in 5 s")
			}
			if exit != c.exit {
				t.Errorf("exit %d, want %d", exit, c.exit)
			}
			for _, words := range c.says {
				if !strings.Contains(out, words) {
					t.Errorf("the screen lacks %q:\n%s%s", words, out, log)
				}
			}
		})
	}
}

// shown are the files of a right certificate.
func shown(t *testing.T) (cert, key string) {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	cert, key, err = leaf.WriteFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// Files of a manifest that are no certificates are refused before anything starts, with the place.
func TestCheckRefusesFilesThatAreNoCertificates(t *testing.T) {
	path := manifestFile(t, "name: a\nserver:\n  command: x {addr} {cert} {key}\n  transport: tls\n  tls: {cert: none.pem, key: none.key}\n")
	exit, out, log := call(t, "check", "-f", path)
	if exit != 2 || !strings.Contains(out+log, "cannot be read") || !strings.Contains(out+log, "sockdrill.yaml:5:") {
		t.Errorf("exit %d, want 2 and the place of a file that is not there: %s%s", exit, out, log)
	}
}
