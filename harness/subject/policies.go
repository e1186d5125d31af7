package subject

import "github.com/sockdrill/sockdrill/harness/wire"

// Policies are what an implementation does where the clauses leave a choice. Empty or nil is not declared.
type Policies struct {
	Oversize  string `json:"oversize,omitempty" yaml:"oversize"`     // a frame longer than the limit: close, error, discard or hold
	Empty     string `json:"empty,omitempty" yaml:"empty"`           // a frame of length 0: echo, drop or close
	BareLF    string `json:"bare_lf,omitempty" yaml:"bare_lf"`       // LF without CR: data, terminator or reject
	Tail      string `json:"tail,omitempty" yaml:"tail"`             // a last line without terminator: drop, emit or error
	BadCheck  string `json:"bad_check,omitempty" yaml:"bad_check"`   // a frame whose check is wrong: drop, close, or nak (an answer that says so)
	BadStart  string `json:"bad_start,omitempty" yaml:"bad_start"`   // bytes where a frame's first mark should be: skip or close
	HalfClose *bool  `json:"half_close,omitempty" yaml:"half_close"` // whether it still answers after the peer's FIN

	// Backoff is the client's own: a configuration does not change it. Nil: it has what `open` configures, or none.
	Backoff *Backoff `json:"backoff,omitempty" yaml:"backoff"`
	// Retransmit is how a client of datagrams asks again. Nil: not declared.
	Retransmit *Retransmit `json:"retransmit,omitempty" yaml:"retransmit"`
	// Probing is the keep-alive of TCP that it sets. Nil: not declared.
	Probing *Probing `json:"keepalive,omitempty" yaml:"keepalive"`
	// Timeouts are its own limits, each of which a configuration does not change.
	Timeouts TimeLimits `json:"timeouts,omitzero" yaml:"timeouts"`
	// TimerResolution is how often it looks whether something is due, or has come. Its timers may be late by twice that: once
	// because it notices their cause late, once because it notices late that they have run out. They are never early.
	TimerResolution Millis `json:"timer_resolution,omitempty" yaml:"timer_resolution"`
}

// chosen are the policies that are one of a few words, by their names in a manifest.
func (p *Policies) chosen() map[string]*string {
	return map[string]*string{"oversize": &p.Oversize, "empty": &p.Empty, "bare_lf": &p.BareLF, "tail": &p.Tail,
		"bad_check": &p.BadCheck, "bad_start": &p.BadStart}
}

// Fixed is i with the policies that the specification of its framing fixes, where i declares no other.
func (i Implementation) Fixed() Implementation {
	declared := i.Policies.chosen()
	for _, f := range wire.FixedBy(string(i.Framing)) {
		if own := declared[f.Policy]; *own == "" {
			*own = f.Is
		}
	}
	return i
}

// TimeLimits are limits that an implementation has by itself. 0 is not declared; the limit on silence is Limits.Idle.
type TimeLimits struct {
	Connect   Millis `json:"connect,omitempty" yaml:"connect"`     // client: the whole of one attempt to connect
	Handshake Millis `json:"handshake,omitempty" yaml:"handshake"` // of TLS
	Request   Millis `json:"request,omitempty" yaml:"request"`     // client: from a request to its reply
	Send      Millis `json:"send,omitempty" yaml:"send"`           // unsent bytes and no progress
	Frame     Millis `json:"frame,omitempty" yaml:"frame"`         // from the first byte of a frame to its last
	Ping      Millis `json:"ping,omitempty" yaml:"ping"`           // client: silence after which it asks for a sign of life
	Pong      Millis `json:"pong,omitempty" yaml:"pong"`           // client: silence after its ping that ends the connection
	Close     Millis `json:"close,omitempty" yaml:"close"`         // longest flush of a graceful close
}

// Ready says how it is known that a server without an adapter has started. The zero value: it accepts a connection.
type Ready struct {
	// Line is a text that one of the lines contains which the server writes on its standard output or error.
	Line string `json:"line,omitempty" yaml:"line"`
}
