package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// reliableManifest describes the server and the client of docs/how-to, which stand in this folder.
const reliableManifest = `name: reliable
server:
  command: python3 reliable_server.py {addr}
  transport: udp
  reliable: {ordered: true}
client:
  command: python3 reliable_client.py {addr} {first} {bytes} %s
  transport: udp
  reliable: {messages: 200}
  policies:
    retransmit: {initial: 300, factor: 2, cap: 1200, attempts: 8}
    timer_resolution: 20
`

// The server and the client of the reliability profile in Python, which gather and look now and then, pass; and each of the usual mistakes
// in them is found by name.
func TestTheReliabilityProfileInPython(t *testing.T) {
	needTool(t, "python3")
	for name, c := range map[string]struct {
		old, new, ahead string
		cases           string
		want            record.Outcome
	}{
		"right": {cases: "UDP-037.server UDP-006.server.again UDP-008.server.gap UDP-009.server.outside UDP-010.server.check " +
			"UDP-037.client UDP-009.client UDP-012.client UDP-013.client", want: record.Passed},
		"right, one message at a time": {ahead: "1", cases: "UDP-009.client UDP-019.client", want: record.Passed},
		"carries out each copy": {old: "if number in self.answers:", new: "if False:",
			cases: "UDP-006.server.again", want: record.Failed},
		"minds no order": {old: "if not self.ordered:", new: "if True:", cases: "UDP-008.server.gap", want: record.Failed},
		"a window of 65": {old: "if ahead(number, self.floor) <= 0:", new: "if ahead(number, self.floor) < 0:", cases: "UDP-009.server.outside", want: record.Failed},
		"looks at no check": {old: " or struct.unpack(\">I\", b[8:12])[0] != zlib.crc32(b[:8] + b[HEADER:])", new: "",
			cases: "UDP-010.server.check UDP-010.client.check", want: record.Failed},
		"is one too far ahead":   {old: ") + 1 < self.most", new: ") < self.most", cases: "UDP-009.client", want: record.Failed},
		"numbers without an end": {old: "self.number = (self.number + 1) % ALL", new: "self.number = self.number + 1", cases: "UDP-012.client", want: record.Failed},
		"learns from every answer": {old: "if self.out.pop(number)[1] == 1:", new: "if self.out.pop(number):", cases: "UDP-005.client UDP-019.client",
			want: record.Shortfall},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			changed := 0
			for _, file := range []string{"reliable_server.py", "reliable_client.py"} {
				text, err := os.ReadFile(filepath.Join("..", "..", "docs", "how-to", file))
				if err != nil {
					t.Fatal(err)
				}
				if c.old != "" {
					changed += strings.Count(string(text), c.old)
					text = []byte(strings.Replace(string(text), c.old, c.new, 1))
				}
				if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.old != "" && changed != 1 {
				t.Fatalf("%q stands there %d times", c.old, changed)
			}
			manifest := filepath.Join(dir, "sockdrill.yaml")
			if err := os.WriteFile(manifest, fmt.Appendf(nil, reliableManifest, c.ahead), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", manifest}, strings.Fields(c.cases), c.want)
		})
	}
}
