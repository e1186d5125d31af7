package harness

import (
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Setup is what a lab is set up with. Begin with harness.Plain and add what the case needs; every method
// gives a changed copy.
type Setup struct {
	lines     bool
	messages  bool
	direct    bool
	holding   bool
	beneath   bool
	unopened  bool
	byHand    bool
	mutual    bool
	returning bool
	options   transport.Options
	configure []func(*adapter.Config)
}

// Plain is a stream over the transport by which the implementation is reached.
var Plain Setup

// Lines makes lines the framing of this lab, whatever the implementation's first one is: its own where a mark ends its messages, else
// those that end by CR LF.
func (s Setup) Lines() Setup { s.lines = true; return s }

// Messages makes both sides speak the message profile.
func (s Setup) Messages() Setup { s.messages = true; return s }

// Direct leaves the relay out: the implementation and the peer face each other. For exact buffer sizes.
func (s Setup) Direct() Setup { s.direct = true; return s }

// Beneath lets the relay carry the records of TLS instead of ending it: faults act on what lies on the wire, at its bytes.
func (s Setup) Beneath() Setup { s.beneath = true; return s }

// Unopened lets our peer accept connections of a client without a word of TLS.
func (s Setup) Unopened() Setup { s.unopened = true; return s }

// ByHand lets our peer write its records of TLS 1.3 by hand, so that it can send what a library would not. There is no relay, which ends TLS.
func (s Setup) ByHand() Setup { s.byHand, s.direct = true, true; return s }

// Mutual has an adapter told about certificates of clients: a server which to insist on, a client which to show.
func (s Setup) Mutual() Setup { s.mutual = true; return s }

// Holding lets our peer accept connections without reading from them until it is told to: Release, or ReadSlowly.
func (s Setup) Holding() Setup { s.holding = true; return s }

// Buffers sets the peer's socket buffers, in bytes, before it connects or listens.
func (s Setup) Buffers(o transport.Options) Setup { s.options = o; return s }

// Config changes the configuration that an adapter is given. Limits that nobody sets are off.
func (s Setup) Config(change func(*adapter.Config)) Setup {
	s.configure = append(s.configure[:len(s.configure):len(s.configure)], change)
	return s
}

// Retrying is a setup whose client reconnects, with the test scale's backoff and at most this many attempts (0: no limit);
// one that declares its backoff has that instead, attempts included.
func (s Setup) Retrying(attempts int) Setup {
	return s.Config(func(c *adapter.Config) {
		c.Reconnect = true
		c.Backoff = TestBackoff(attempts)
	})
}

// TestBackoff is the test scale's policy: 100 ms doubling to 1.6 s, equal jitter, reset after one stable second.
func TestBackoff(attempts int) *subject.Backoff {
	scale := timing.TestScale
	return &subject.Backoff{
		Initial: subject.Millis(scale.BackoffInitial), Factor: 2, Cap: subject.Millis(scale.BackoffCap),
		Jitter: "equal", Attempts: attempts, Stable: subject.Millis(scale.Stable),
	}
}

// config is what this implementation is opened with: what it declares stands in place of what scenarios would set.
func (s Setup) config(f wire.Framing, i subject.Implementation) adapter.Config {
	c := adapter.Config{Framing: f.String(), MaxFrame: f.Max, Messages: s.messages}
	if i.FramingName() == subject.NoFraming {
		c.Framing = ""
	}
	for _, change := range s.configure {
		change(&c)
	}
	hold(&c, i)
	return c
}

// framing is the lab's framing: the implementation's own, or lines, if its own are none.
func (s Setup) framing(i subject.Implementation) (wire.Framing, error) {
	own, err := i.Wire()
	if err != nil || i.FramingName() == subject.NoFraming {
		return own, err // a client without framing uses none
	}
	f := own
	if s.lines && own.Layout().HasLength() {
		f = wire.Framing{}
	}
	if own.Layout().HasLength() == f.Layout().HasLength() {
		f.Max = i.MostPayload() // a declared limit is one of the implementation's own framing
	}
	if f.Max == 0 && !i.Zero() {
		f.Max = timing.TestScale.MaxFrame
		if !f.Layout().HasLength() {
			f.Max = timing.TestScale.MaxLine
		}
	}
	return f, nil
}
