package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// A server that lets one flag end a frame and begin the next is right, whoever looks at it; one that wants two is not.
func TestAServerThatSharesFlags(t *testing.T) {
	needTool(t, "python3")
	script := filepath.Join("testdata", "servers", "hdlc.py")
	for words, want := range map[string]record.Outcome{"": record.Passed, " pairs": record.Failed} {
		t.Run(string(want), func(t *testing.T) {
			serves(t, []string{"--server", "python3 " + script + " {addr}" + words, "--framing", "hdlc"}, []string{"FRM-022.server"}, want)
		})
	}
	exit, said, problem := call(t, "check", "--server", "python3 "+script+" {addr}", "--framing", "hdlc")
	if exit != 0 {
		t.Errorf("check: exit %d: %s%s", exit, said, problem)
	}
}

// A limit on silence ends in a moment what a server without a greatest length waits for: that is no refusal of the length.
func TestSilenceIsNoGreatestLength(t *testing.T) {
	needTool(t, "python3")
	script := filepath.Join("testdata", "servers", "silence.py")
	for words, want := range map[string]record.Outcome{"": record.Passed, " endless": record.Failed} {
		t.Run(string(want), func(t *testing.T) {
			serves(t, []string{"--server", "python3 " + script + " {addr}" + words, "--max-frame", "1048576", "--idle", "1500ms"},
				[]string{"FRM-008.server", "HOS-001.server", "HOS-002.server"}, want)
		})
	}
}

// pinging are manifests of programs that ask by themselves whether the other side still lives.
const (
	pingingServer = `name: pings
server:
  command: %q
  framing: lf
  exchange:
    question: {text: "do {tag} it"}
    answer: {text: "done {tag} it"}
    tag: {as: digits}
    keepalive:
      - {to: {text: "ping {tag:digits}"}, with: {text: "pong {tag:digits}"}}
      - to: {text: "still here"}
`
	pingingClient = `name: pinging
client:
  command: %q
  framing: lf
  respond:
    - {to: {text: "do {tag:digits} it"}, with: {text: "done {tag:digits} it"}}
  keepalive:
    - {to: {text: "ping {tag:digits}"}, with: {text: "pong {tag:digits}"}}
`
)

// Signs of life are answered and ignored as declared, and are no messages.
func TestWhoeverAsksByItself(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		manifest, script string
		cases            []string
	}{
		{pingingServer, "servers/pings.py", []string{"DLM-002.server.ticks", "DLM-003.server", "RCV-001.server.scattered"}},
		{pingingClient, "recorded/pinging.py", []string{"FRM-002.client.wire", "FRM-003.client.wire-last"}},
	} {
		command := "python3 " + quote(filepath.Join(here, "testdata", filepath.FromSlash(c.script))) + " {addr}"
		path := filepath.Join(t.TempDir(), "sockdrill.yaml")
		if err := os.WriteFile(path, fmt.Appendf(nil, c.manifest, command), 0o600); err != nil {
			t.Fatal(err)
		}
		serves(t, []string{"-f", path}, c.cases, record.Passed)
	}
}

// impatient is the manifest of testdata/recorded/impatient.py, started by these words.
const impatient = `name: impatient
client:
  command: %q
  framing: lf
  respond: [{to: {text: "read {tag:digits}"}, with: {text: "value {tag:digits}"}}]
  policies: {timeouts: {request: 2000}}
`

// A client that nobody drives and that is off by one after a time-out is found by name, and one that looks at ids is not.
func TestAClientThatGivesUp(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]record.Outcome{"": record.Passed, " shifts": record.Failed} {
		t.Run(string(want), func(t *testing.T) {
			command := "python3 " + quote(filepath.Join(here, "testdata", "recorded", "impatient.py")) + " {addr}" + words
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			if err := os.WriteFile(path, fmt.Appendf(nil, impatient, command), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", path}, []string{"COR-001.client.wire"}, want)
		})
	}
}

// startup is the manifest of testdata/servers/startup.py, started by these words.
const startup = `name: startup
server:
  command: %q
  framing: none
  exchange:
    opening:
      - send: "00000011 00030000 75736572 00 6d65 00 00"
      - expect: "52 00000008 00000000 * 5a 00000005 49"
    question: "51 {len:u32be+15} 53454c4543542027 {payload} 27 0a 00"
    answer: >-
      54 00000021 0001 3f636f6c756d6e3f 00 00000000 0000 00000019 ffff ffffffff 0000
      44 {len:u32be+10} 0001 {len:u32be} {payload}
      43 0000000d 53454c454354203100
      5a 00000005 49
    payload: {as: printable}
  policies: {empty: echo}
`

// An opening says the first message of a connection, which is framed as no other. A server that refuses a length by a reset of its own is
// judged for its memory all the same.
func TestAServerWhoseFirstMessageIsAnother(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words string
		cases []string
		want  record.Outcome
	}{
		{"", []string{"FRM-003.server.header-1", "FRM-004.server", "HOS-003.server.touched"}, record.Passed},
		{" one_read", []string{"FRM-003.server.header-1", "FRM-004.server"}, record.Failed},
	} {
		t.Run(string(c.want), func(t *testing.T) {
			command := "python3 " + quote(filepath.Join(here, "testdata", "servers", "startup.py")) + " {addr}" + c.words
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			if err := os.WriteFile(path, fmt.Appendf(nil, startup, command), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", path}, c.cases, c.want)
		})
	}
}

// printing is the manifest of testdata/recorded/printing.py, started by these words.
const printing = `name: printing
client:
  command: %q
  framing: lf
  respond: [{to: {text: "get {payload}"}, with: {text: "value of {payload}"}}]
  prints: {answer: 'got (.*)'}
`

// A client that nobody drives and that asks all at once tells by what it prints what it makes of its answers.
func TestAClientThatPrints(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words string
		cases []string
		want  record.Outcome
	}{
		{"", []string{"FRM-003.client.wire-last", "FRM-004.client.wire", "FRM-016.client.wire"}, record.Passed},
		{" sticky", []string{"FRM-004.client.wire"}, record.Failed},
		{" tail", []string{"FRM-016.client.wire"}, record.Failed},
	} {
		t.Run(string(c.want)+c.words, func(t *testing.T) {
			command := "python3 " + quote(filepath.Join(here, "testdata", "recorded", "printing.py")) + " {addr}" + c.words
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			if err := os.WriteFile(path, fmt.Appendf(nil, printing, command), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", path}, c.cases, c.want)
		})
	}
}

// anyOrder is the manifest of testdata/servers/any_order.py, started by these words.
const anyOrder = `name: any-order
server:
  command: %q
  framing: lf
  exchange:
    question: {text: "do {tag} {payload}"}
    answer: {text: "done {tag} {payload}"}
    tag: {as: digits}
    payload: {as: letters, most: 400}
`

// Where a tag says whose each answer is, they may come in any order; one that comes under another's tag is wrong.
func TestAServerThatAnswersInAnyOrder(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]record.Outcome{"": record.Passed, " exchanged": record.Failed} {
		t.Run(string(want), func(t *testing.T) {
			command := "python3 " + quote(filepath.Join(here, "testdata", "servers", "any_order.py")) + " {addr}" + words
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			if err := os.WriteFile(path, fmt.Appendf(nil, anyOrder, command), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", path}, []string{"DLM-004.server"}, want)
		})
	}
}
