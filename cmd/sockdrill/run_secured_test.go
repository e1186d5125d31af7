package main

import (
	"os"
	"strings"
	"testing"
)

// Who speaks TLS where plain text was declared, or the other way round, is not judged: the run ends with one sentence, and with the bytes.
func TestARunOfWhatIsNotWhatItWasDeclaredToBe(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cert, key := shown(t)
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"a server of plain text": {[]string{"--server", quote(self) + " fixture greets {addr}", "--transport", "tls"},
			[]string{"Expected the server to open a TLS stream", "where a record begins, the other side sent 32 32 30", "without --transport tls"}},
		"an echo of bytes": {[]string{"--server", quote(self) + " fixture one-read-back {addr}", "--transport", "tls"},
			[]string{"sent back the ClientHello that it got", "(16 03 01 ", "In plain text it answers a message"}},
		"a server of TLS": {[]string{"--server", quote(self) + " reference server --listen {addr} --tls-cert " + quote(cert) + " --tls-key " +
			quote(key)}, []string{"The server speaks TLS: to a ClientHello it said 16 03 03 ", "Run it with --transport tls"}},
		"a client of plain text": {[]string{"--client", quote(self) + " reference client --connect {addr}", "--transport", "tls"},
			[]string{"Expected the client to open a TLS stream", "where a record begins, the other side sent 00 00 00 ", "without --transport tls"}},
		"a client of TLS": {[]string{"--client", quote(self) + " reference client --connect {addr} --tls"},
			[]string{"The client speaks TLS: its first bytes are 16 03 01 ", "Run it with --transport tls"}},
	} {
		t.Run(name, func(t *testing.T) {
			exit, out, log := call(t, append([]string{"run", "FRM-001", "CTO-012", "--out", t.TempDir()}, c.args...)...)
			if exit != 4 {
				t.Errorf("exit %d, want 4", exit)
			}
			for _, words := range append(c.says, "blame: declaration") {
				if !strings.Contains(out, words) {
					t.Errorf("the screen lacks %q:\n%s%s", words, out, log)
				}
			}
		})
	}
}
