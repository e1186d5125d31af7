package subject

import (
	"maps"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Manifest is a sockdrill.yaml: what a project says of its client, its server, or both.
type Manifest struct {
	Name         string        `yaml:"name"`
	Version      string        `yaml:"version"`
	URL          string        `yaml:"url"`
	Language     string        `yaml:"language"`
	Client       *Entry        `yaml:"client"`
	Server       *Entry        `yaml:"server"`
	KnownFailing []known.Entry `yaml:"known_failing"`
	KnownFlaky   []known.Entry `yaml:"known_flaky"`
}

// Entry is how one side is started and what it declares.
type Entry struct {
	Command   string            `yaml:"command"`   // split as Words does
	Target    string            `yaml:"target"`    // instead of a command: host:port or unix:/path of a server that runs already
	Transport string            `yaml:"transport"` // how it is reached; empty is TCP
	TLS       TLS               `yaml:"tls"`       // files and declarations, where that is TLS
	Dir       string            `yaml:"dir"`       // relative to the manifest; empty is the manifest's own directory
	Env       map[string]string `yaml:"env"`
	Start     Millis            `yaml:"start"`
	Service   Millis            `yaml:"service_time"` // that it works on one message; 0: the baseline finds out
	Ready     Ready             `yaml:"ready"`
	Framing   FramingText       `yaml:"framing"`
	Exchange  *Exchange         `yaml:"exchange"`  // of a server that does not echo
	Greeting  Greeting          `yaml:"greeting"`  // of a client without an adapter: what its server says first
	Respond   Respond           `yaml:"respond"`   // of such a client: what it asks, and the answers
	Prints    *Prints           `yaml:"prints"`    // what it prints of them
	Keepalive Keepalive         `yaml:"keepalive"` // and what it sends of its own accord
	Reliable  *Reliable         `yaml:"reliable"`  // over datagrams: it speaks the reliability profile
	Limits    Limits            `yaml:"limits"`
	Policies  Policies          `yaml:"policies"`
	Features  []string          `yaml:"features"`
	Absent    map[string]string `yaml:"absent"` // feature: why not

	words []string // Command, split
	dir   string   // Dir, resolved
}

// Implementations returns what the manifest describes, the client first.
func (m Manifest) Implementations() []Implementation {
	var all []Implementation
	if m.Client != nil {
		all = append(all, m.implementation(record.Client, *m.Client))
	}
	if m.Server != nil {
		all = append(all, m.implementation(record.Server, *m.Server))
	}
	return all
}

func (m Manifest) implementation(side record.Side, e Entry) Implementation {
	if r := e.Policies.Retransmit; r != nil {
		resolved := r.Resolved()
		e.Policies.Retransmit = &resolved
	}
	return Implementation{
		Name: m.Name, Version: m.Version, URL: m.URL, Language: m.Language, Side: side,
		Command: e.words, Dir: e.dir, Env: maps.Clone(e.Env), Start: e.Start,
		Service: timing.Service{Alone: e.Service.D(), Next: e.Service.D()}, Ready: e.Ready, Target: e.Target, Transport: e.Transport,
		TLS: e.TLS, Framing: e.Framing,
		Exchange: e.Exchange, Greeting: e.Greeting, Respond: e.Respond, Prints: e.Prints, Keepalive: e.Keepalive,
		Reliable: e.Reliable,
		Limits:   e.Limits, Policies: e.Policies, Features: e.Features, Absent: maps.Clone(e.Absent),
	}
}
