package subject

import (
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// DefaultFraming is how an implementation frames that says nothing else: four bytes, big-endian.
const DefaultFraming = "u32be"

// NoFraming is the framing of a client that has none of ours: it is judged on its connections alone.
const NoFraming = "none"

// AddrWord stands in a command for the address to listen on, or for a client to connect to: it runs without an adapter.
const AddrWord = "{addr}"

// PathWord stands in a command for the path of a Unix-domain socket, where AddrWord is unix: and that path.
const PathWord = "{path}"

// PortWord stands in a command for the port alone, of a program that always listens on 127.0.0.1, or lets nothing but its port be chosen.
const PortWord = "{port}"

// Words that stand in a command for what TLS needs: files of certificates and keys (PEM), and the name of the server.
const (
	CAWord   = "{ca}"   // the authority that is to be trusted
	CertWord = "{cert}" // the certificate to show, with what comes along with it
	KeyWord  = "{key}"  // its private key
	NameWord = "{name}" // whom the certificate of the server is for

	ClientCertWord = "{client_cert}" // the certificate that a client shows
	ClientKeyWord  = "{client_key}"  // its private key
)

// ByteEcho is the finding of a baseline that no frames are understood: bytes come back as they went.
const ByteEcho = "byte-echo"

// The findings of a baseline about a server that does not declare what becomes of a peer which has ended its stream.
const (
	AnswersHalf = "answers-after-fin" // all that the peer had asked was answered
	EndsHalf    = "ends-at-fin"       // the server ended its stream, too, and owed answers
)

// Implementation is what is judged and how it is run. It is plain data: the supervisor hands it to its workers as JSON.
type Implementation struct {
	Name     string            `json:"name"`
	Version  string            `json:"version,omitempty"`
	URL      string            `json:"url,omitempty"`
	Language string            `json:"language,omitempty"`
	Side     record.Side       `json:"side"`              // record.Client or record.Server
	Command  []string          `json:"command,omitempty"` // words; {addr} in one of them: no adapter
	Dir      string            `json:"dir,omitempty"`     // working directory; empty is the caller's
	Env      map[string]string `json:"env,omitempty"`     // added to the caller's environment
	Target   string            `json:"target,omitempty"`  // host:port or unix:/path of a server that runs already: no process, no signals
	// Transport is how it is reached, as package transport names it; empty is TCP. The address of a target says the same.
	Transport string            `json:"transport,omitempty"`
	TLS       TLS               `json:"tls,omitzero"`        // what it brings along, and declares, where that is TLS
	Start     Millis            `json:"start,omitempty"`     // how long it may take to start; 0: timing.Start
	Ready     Ready             `json:"ready,omitzero"`      // how it is known that it has started
	Framing   FramingText       `json:"framing,omitempty"`   // empty is DefaultFraming
	Exchange  *Exchange         `json:"exchange,omitempty"`  // what a server is asked that does not echo; nil: it echoes
	Greeting  Greeting          `json:"greeting,omitzero"`   // what a client without an adapter awaits first on each connection
	Respond   Respond           `json:"respond,omitempty"`   // what such a client asks by itself, and the answers
	Prints    *Prints           `json:"prints,omitempty"`    // what such a client prints of answers; nil: nothing that is known
	Keepalive Keepalive         `json:"keepalive,omitempty"` // what such a client sends of its own accord
	Reliable  *Reliable         `json:"reliable,omitempty"`  // over datagrams: it speaks the reliability profile; nil: it does not
	Limits    Limits            `json:"limits,omitzero"`
	Policies  Policies          `json:"policies,omitzero"`
	Service   timing.Service    `json:"service,omitzero"`   // how long it works on a message: declared, or measured by the baseline, whichever is longer
	Features  []string          `json:"features,omitempty"` // what it does beyond framed messages
	Absent    map[string]string `json:"absent,omitempty"`   // feature: why it has none
	Findings  []string          `json:"findings,omitempty"` // what the baseline found, such as ByteEcho
	Forced    string            `json:"forced,omitempty"`   // the signal that ended its adapter after the greeting; empty: the end of its input did
}

// Limits are what an implementation enforces by itself. 0 is not declared, and what is not declared is not judged.
type Limits struct {
	MaxFrame int64  `json:"max_frame,omitempty" yaml:"max_frame"` // bytes of the greatest payload
	Idle     Millis `json:"idle,omitempty" yaml:"idle"`           // silence that ends a connection
	// Connections is how many a server serves at once; further ones wait, or are turned away.
	Connections int `json:"connections,omitempty" yaml:"connections"`
	// Amplification is how many times the bytes of a datagram a server of datagrams answers to an address that it does not know: RFC 9000
	// section 8.1 allows three times.
	Amplification int `json:"amplification,omitempty" yaml:"amplification"`
	// Unsent is how many bytes of answers a server holds for one client that does not read them; one answer may exceed it.
	Unsent int64 `json:"unsent,omitempty" yaml:"unsent"`
}

// AsksSystem reports whether it looks names up by the resolver of its system and cannot be told of another one.
func (i Implementation) AsksSystem() bool { return i.Has(SystemNames) && !i.Has(Names) }

// Assignment is what a supervisor hands to the worker of one unit.
type Assignment struct {
	Implementation Implementation `json:"implementation"`
	Case           string         `json:"case"`  // the case's id; of an ordered container, its first
	Group          string         `json:"group"` // the scenario it belongs to
	Unit           int            `json:"unit"`  // number of the unit in this run: what process.Lease wants
	Seed           uint64         `json:"seed"`
	Self           string         `json:"self"` // path of this binary, for peers that run as processes
	// Toxiproxy is the URL of the toxiproxy server that carries the faults out, instead of the relay; empty: none does.
	Toxiproxy string `json:"toxiproxy,omitempty"`
	// LongestWait is how long the case may wait for declared times, or let the implementation work; above, it is skipped.
	LongestWait time.Duration `json:"longest_wait,omitempty"`
	// Lasts is how long the case goes on that has no measure but that; 0 for any other. Brief says that it is the usual run, for which so little
	// is enough as shows anything.
	Lasts time.Duration `json:"lasts,omitempty"`
	Brief bool          `json:"brief,omitempty"`
	Run   string        `json:"run,omitempty"` // names this run on a toxiproxy server that it shares with others
}

// Zero reports whether the implementation runs without an adapter, so that the wire is the only witness.
func (i Implementation) Zero() bool {
	return i.Target != "" || i.says(AddrWord) || i.says(PortWord) || i.says(PathWord)
}

// Carrier is the transport that the implementation is reached by.
func (i Implementation) Carrier() transport.Transport {
	if i.Target != "" && i.Transport == "" {
		return transport.Of(i.Target)
	}
	t, _ := transport.Named(i.Transport) // the manifest and the flags were checked
	return t
}

// Secured reports whether it is reached over TLS.
func (i Implementation) Secured() bool { return i.Carrier().Sealed }

// says reports whether the word stands in its command.
func (i Implementation) says(word string) bool {
	return slices.ContainsFunc(i.Command, func(w string) bool { return strings.Contains(w, word) })
}

// ByPort reports whether its command takes a port alone, of 127.0.0.1.
func (i Implementation) ByPort() bool { return i.says(PortWord) && !i.says(AddrWord) }

// Has reports whether the feature is declared.
func (i Implementation) Has(feature string) bool {
	_, absent := i.Absent[feature]
	return !absent && slices.Contains(i.Features, feature)
}
