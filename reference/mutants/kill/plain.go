package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// way is how the reference is run for a case.
type way int

const (
	driven     way = iota // by its adapter
	plain                 // as a client that nobody drives, with its policy declared
	reticent              // the same one, declaring no policy
	conversing            // the same one, asking by itself
	eager                 // the same one, asking twice before it is answered
	secured               // by its adapter, over TLS
	alone                 // as a client that nobody drives, over TLS
	asked                 // over UDP
	numbered              // over UDP, speaking the reliability profile
)

// wayOf tells from the needs of a case how its implementation must be run.
func wayOf(c record.Case) way {
	overTLS, wire := slices.Contains(c.Needs, subject.NeedTLS), slices.Contains(c.Needs, subject.NeedWire)
	switch {
	case slices.Contains(c.Needs, subject.NeedReliable):
		return numbered
	case slices.Contains(c.Needs, subject.NeedDatagrams):
		return asked
	case overTLS && wire:
		return alone
	case overTLS:
		return secured
	case !wire:
		return driven
	case slices.Contains(c.Needs, subject.NeedUndeclared):
		return reticent
	case slices.Contains(c.Needs, subject.NeedTells):
		return eager
	case slices.Contains(c.Needs, subject.NeedConverses):
		return conversing
	}
	return plain
}

// byWay parts cases by how their implementation must be run.
func byWay(cases []record.Case) [][]record.Case {
	parts := make([][]record.Case, numbered+1)
	for _, c := range cases {
		parts[wayOf(c)] = append(parts[wayOf(c)], c)
	}
	return slices.DeleteFunc(parts, func(part []record.Case) bool { return len(part) == 0 })
}

// The policy that the reference is given on its command line, or has by itself (reference client --connect), as its manifest
// declares it. What it says on each connection is more than the system buffers.
const (
	plainGreeting = "00 00 00 02 68 69" // a message, "hi"
	plainFlags    = "--say 6291456 --attempts 9"
	plainPolicy   = `
  policies:
    backoff: {initial: 200, factor: 2, cap: 800, jitter: equal, attempts: 9, stable: 1000}
    timeouts: {connect: 2000}`
)

// What the reference is given, and declares, where it asks by itself: it says its hello again each time that it comes back.
const (
	askingFlags  = "--more 5 --idle 2000 --max-frame 65536"
	eagerFlags   = askingFlags + " --first 2"
	askingPolicy = `
  prints: {answer: "got (.*)"}
  respond: [{to: {hex: "{payload}"}, with: {hex: "{payload}"}}]
  limits: {max_frame: 65536}
  policies:
    backoff: {initial: 200, factor: 2, cap: 800, jitter: equal, stable: 1000}
    timeouts: {connect: 2000, request: 2000}`
)

// What the references of datagrams declare: their messages are a tag, a length and a payload.
const (
	datagramServer = `server:
  command: %q
  transport: udp
  exchange:
    question: {hex: "{tag}{len:u16be}{payload}"}
    answer: {hex: "{tag}{len:u16be}{payload}"}
    tag: {as: u32be}
  limits: {max_frame: 1226, amplification: 1}
`
	datagramClient = `client:
  command: %q
  transport: udp
  respond:
    - to: {hex: "{tag:u32be}{len:u16be}{payload}"}
      with: {hex: "{tag:u32be}{len:u16be}{payload}"}
  policies:
    retransmit: {initial: 200, factor: 2, jitter: up, width: 0.5, attempts: 4, give_up: 4500}
`
)

// What the references of the reliability profile declare.
const (
	reliableServer = `server:
  command: %q
  transport: udp
  reliable: {ordered: true}
`
	reliableClient = `client:
  command: %q
  transport: udp
  reliable: {messages: 200}
  policies:
    retransmit: {initial: 200, factor: 2, cap: 800, jitter: up, width: 0.5, attempts: 8}
`
)

// datagramManifest describes the sides of a mutant that have its defect, over UDP.
func datagramManifest(bin string, m mutants.Mutant, w way) string {
	text := "name: reference\n"
	server, serves, client, asks := datagramServer, " server --udp {addr}", datagramClient, " client --udp {addr}"
	if w == numbered {
		server, serves = reliableServer, " server --reliable {addr}"
		client, asks = reliableClient, " client --reliable {addr} --first {first} --bytes {bytes}"
	}
	if m.Side != mutants.Client {
		text += fmt.Sprintf(server, bin+serves)
	}
	if m.Side != mutants.Server {
		text += fmt.Sprintf(client, bin+asks)
	}
	return text
}

// flagsOf returns the arguments that name the binary of the mutant for cases of one way. Manifests are written into dir.
func flagsOf(w way, bin string, m mutants.Mutant, dir string) ([]string, error) {
	switch w {
	case driven:
		return manifestIn(dir, drivenManifest(bin, m, "", ""))
	case secured:
		return manifestIn(dir, drivenManifest(bin, m, serverTLS, clientTLS))
	case asked, numbered:
		return manifestIn(dir, datagramManifest(bin, m, w))
	}
	flags, policy := plainFlags, "\n  greeting: {hex: \""+plainGreeting+"\"}"
	switch w {
	case plain:
		policy += plainPolicy
	case conversing:
		flags, policy = askingFlags, askingPolicy
	case eager:
		flags, policy = eagerFlags, askingPolicy
	case alone:
		flags, policy = flags+" --tls --tls-ca {ca} --tls-name {name}", policy+plainPolicy+"\n  transport: tls"
	}
	if _, transforms := m.Transforms(); m.Framing != "" && !transforms {
		flags, policy = flags+" --framing "+m.Framing, "\n  framing: "+m.Framing+policy
	}
	return manifestIn(dir, fmt.Sprintf("name: reference\nclient:\n  command: %q\n  features: [reconnect]%s\n",
		bin+" client --connect {addr} "+flags, policy))
}

// What the sides declare over TLS.
const (
	serverTLS = "  transport: tls\n  tls: {client_auth: true, alpn: [sockdrill], renewal: 1}\n"
	clientTLS = "  transport: tls\n  tls: {truncation: error, client_auth: true, alpn: [sockdrill]}\n"
)

// drivenManifest describes the sides of a mutant that have its defect, with what they declare of TLS. What waits for one client of the
// server is what its configuration says where nothing is said.
func drivenManifest(bin string, m mutants.Mutant, server, client string) string {
	text, framing := "name: reference\n", ""
	if described, transforms := m.Transforms(); transforms {
		framing = "  framing: " + described + "\n"
	} else if m.Framing != "" {
		framing = "  framing: " + m.Framing + "\n"
	}
	if m.Side != mutants.Client {
		text += fmt.Sprintf("server:\n  command: %q\n  limits: {unsent: 262144}\n", m.ServerCommand(bin)) + framing + server
	}
	if m.Side != mutants.Server {
		text += fmt.Sprintf("client:\n  command: %q\n", m.ClientCommand(bin)) + framing + client
	}
	return text
}

// manifestIn writes a manifest into a folder, and returns the arguments that name it.
func manifestIn(dir, text string) ([]string, error) {
	path := filepath.Join(dir, "sockdrill.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the manifest of the reference: %w", err)
	}
	return []string{"-f", path}, nil
}
