package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// sealed is the manifest of a server in testdata/servers that compresses and signs, or encrypts, started by these words.
const sealed = `name: sealed
server:
  command: %q
  framing:
    parts: [length: {bytes: 4, order: %s}, payload]
    transform: [%s]
  limits: {max_frame: 65536}
  policies: {empty: echo, oversize: close}
`

// Servers that undo what was done to a message rightly pass, and each that leaves one thing out is found by name.
func TestServersThatTransformMessages(t *testing.T) {
	for _, c := range []struct {
		tool, script, order, transform, old, new string
		cases                                    []string
		want                                     record.Outcome
	}{
		{"python3", "sealed.py", "big", "deflate, hmac-sha256: {text: a key}", "", "",
			[]string{"TRF-001.server", "TRF-002.server", "TRF-003.server.missing", "TRF-004.server.cut", "FRM-004.server", "FRM-022.server"}, record.Passed},
		{"python3", "sealed.py", "big", "deflate, hmac-sha256: {text: a key}",
			"if not hmac.compare_digest(signature,", "if not signature and hmac.compare_digest(signature,",
			[]string{"TRF-003.server", "TRF-003.server.key"}, record.Failed},
		{"python3", "sealed.py", "big", "deflate, hmac-sha256: {text: a key}", "MOST + 1)\n    if len(message) > MOST or", "10 * MOST)\n    if",
			[]string{"TRF-002.server"}, record.Failed},
		{"python3", "sealed.py", "big", "deflate, hmac-sha256: {text: a key}", " or not inflate.eof or inflate.unused_data", "",
			[]string{"TRF-004.server.cut", "TRF-004.server.behind"}, record.Failed},
		{"node", "sealed.js", "little", "gzip, aes-gcm: {hex: 00112233445566778899aabbccddeeff}", "", "",
			[]string{"TRF-001.server", "TRF-002.server", "TRF-003.server", "TRF-003.server.key", "TRF-004.server"}, record.Passed},
		{"node", "sealed.js", "little", "gzip, aes-gcm: {hex: 00112233445566778899aabbccddeeff}", "), d.final()])", ")])",
			[]string{"TRF-003.server"}, record.Failed},
		{"python3", "numbered.py", "big", "sequence: u32le, hmac-sha256: {text: a key}", "", "",
			[]string{"TRF-001.server", "TRF-003.server", "TRF-005.server", "TRF-005.server.older", "TRF-006.server", "FRM-004.server"}, record.Passed},
		{"python3", "numbered.py", "big", "sequence: u32le, hmac-sha256: {text: a key}", "number <= last", "number == last",
			[]string{"TRF-005.server.older"}, record.Failed},
		{"python3", "numbered.py", "big", "sequence: u32le, hmac-sha256: {text: a key}", "number <= last", "not number",
			[]string{"TRF-005.server", "TRF-005.server.older"}, record.Failed},
		{"python3", "numbered.py", "big", "sequence: u32le, hmac-sha256: {text: a key}", "mine + 10", "mine",
			[]string{"TRF-006.server"}, record.Failed},
	} {
		t.Run(c.script+" "+c.old, func(t *testing.T) {
			needTool(t, c.tool)
			text, err := os.ReadFile(filepath.Join("testdata", "servers", c.script))
			if err != nil {
				t.Fatal(err)
			}
			script, manifest := filepath.Join(t.TempDir(), c.script), filepath.Join(t.TempDir(), "sockdrill.yaml")
			if !strings.Contains(string(text), c.old) {
				t.Fatalf("%s no longer has %q", c.script, c.old)
			}
			writeText(t, script, strings.Replace(string(text), c.old, c.new, 1))
			writeText(t, manifest, fmt.Sprintf(sealed, c.tool+" "+script+" {addr}", c.order, c.transform))
			serves(t, []string{"-f", manifest}, c.cases, c.want)
		})
	}
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// session is the manifest of a client in testdata/recorded whose first message has no type, as all others do.
const session = `name: session
client:
  command: %q
  features: [reconnect]
  framing:
    first: {parts: [length: {bytes: 4, counts: here}, payload]}
    parts: [any: 1, length: {bytes: 4, counts: here}, payload]
  prints: {answer: "got (.*)"}
  respond:
    - {to: {hex: "00030000 75736572 00 *00 00"}, with: {text: "ann"}}
    - {to: {text: "how much is {tag:digits}"}, with: {text: "{tag:digits} is much"}}
`

// A client that opens by another frame than it goes on with is judged as any other.
func TestAClientWhoseFirstFrameIsAnotherOne(t *testing.T) {
	needTool(t, "python3")
	text, err := os.ReadFile(filepath.Join("testdata", "recorded", "session.py"))
	if err != nil {
		t.Fatal(err)
	}
	once := strings.Replace(string(text), "while len(data) < n:", "for _ in range(1):", 1)
	for script, want := range map[string]record.Outcome{string(text): record.Passed, once: record.Failed} {
		t.Run(string(want), func(t *testing.T) {
			path, manifest := filepath.Join(t.TempDir(), "session.py"), filepath.Join(t.TempDir(), "sockdrill.yaml")
			writeText(t, path, script)
			writeText(t, manifest, fmt.Sprintf(session, "python3 "+path+" {addr}"))
			serves(t, []string{"-f", manifest}, []string{"FRM-002.client.wire"}, want)
		})
	}
}
