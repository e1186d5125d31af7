package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// asksForTLS is the manifest of testdata/servers/starttls.py, started by these words.
const asksForTLS = `name: starttls
server:
  command: %q
  transport: tls
  framing: crlf
  exchange:
    opening:
      - expect: {text: "220 *\r\n"}
      - send: {text: "STARTTLS\r\n"}
      - expect: {text: "220 *\r\n"}
      - starttls: true
    question: {text: "{payload}"}
    answer: {text: "{payload}"}
`

func startTLS(t *testing.T, words string) (manifest string) {
	t.Helper()
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(asksForTLS, "python3 "+quote(filepath.Join(here, "testdata", "servers", "starttls.py"))+" {addr} {cert} {key}"+words)
}

func manifestFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sockdrill.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A server on which TLS begins later is judged through the relay and without it, by records, by silence and by plain text behind the words
// that ask for TLS; its twin takes what it had read before for words within TLS.
func TestServersThatBeginTLSLater(t *testing.T) {
	right := []string{"DLM-002.server", "TLS-005.server", "TLS-007.server", "TLS-015.server", "TLS-016.server.http", "TLS-026.server"}
	serves(t, []string{"-f", manifestFile(t, startTLS(t, ""))}, right, record.Passed)
	serves(t, []string{"-f", manifestFile(t, startTLS(t, " buffered"))}, []string{"TLS-026.server"}, record.Failed)
}

func TestStepsThatBeginTLSAreChecked(t *testing.T) {
	for _, c := range []struct{ is, becomes, says string }{
		{"  transport: tls\n", "", "`starttls` belongs to TLS"},
		{"starttls: true", "starttls: true\n      - starttls: true", "`starttls` follows what asks for it, once"},
		{"- starttls: true", "- starttls: true\n        send: {text: x}", "or a `starttls`"},
		{"220 *\\r\\n\"}\n      - starttls", "221 ok\\r\\n\"}\n      - starttls", "step 3 of the opening"},
	} {
		text := startTLS(t, "")
		if c.becomes == "" {
			text = strings.NewReplacer(" {cert} {key}", " cert key").Replace(text)
		}
		other := strings.Replace(text, c.is, c.becomes, 1)
		if other == text {
			t.Fatalf("%q is not in the manifest", c.is)
		}
		exit, said, problem := call(t, "run", "FRM-001.server", "DLM-001.server", "-f", manifestFile(t, other), "--out",
			filepath.Join(t.TempDir(), "out"))
		if exit == 0 || !strings.Contains(said+problem, c.says) {
			t.Errorf("%s: exit %d, want %q: %s%s", c.becomes, exit, c.says, said, problem)
		}
	}
}
