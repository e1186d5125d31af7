package trace

import (
	"strings"
	"time"
)

// Beneath is what lay beneath the bytes of connections over TLS: enough to put its records together again, and to open them.
type Beneath struct {
	Bytes   []Event `json:"bytes,omitempty"`   // of kind Sent and Got, as they lay on the wire
	Secrets string  `json:"secrets,omitempty"` // of the connections, as SSLKEYLOGFILE has them (RFC 9850)
}

// How much of it is kept: of the bytes about four times as much as of what they carry, since a handshake has some thousand of them; of the
// secrets those of some 300 connections.
const (
	keptBeneath = 256 << 10
	keptSecrets = 256 << 10
)

// Crossed takes down bytes of a connection as they lay on the wire at a time; the event says whose they were. Once 256 KiB are kept, it takes
// down only their number.
func (t *Trace) Crossed(at time.Time, e Event, data []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.beneath.Bytes) >= keptFirst+keptLast {
		return
	}
	e.T, e.N = at.Sub(t.start), len(data)
	if len(data) <= keptBeneath-t.sealed {
		e.Data = append([]byte(nil), data...)
		t.sealed += len(data)
	}
	t.beneath.Bytes = append(t.beneath.Bytes, e)
}

// Secrets is where secrets are told, a line at a time.
func (t *Trace) Secrets() *Secrets { return &Secrets{t} }

// Secrets takes the secrets of connections over TLS.
type Secrets struct{ trace *Trace }

func (s *Secrets) Write(line []byte) (int, error) {
	s.trace.mu.Lock()
	defer s.trace.mu.Unlock()
	if s.trace.secrets.Len()+len(line) <= keptSecrets {
		s.trace.secrets.Write(line)
	}
	return len(line), nil
}

// Beneath returns a copy of what was seen so far beneath the connections.
func (t *Trace) Beneath() Beneath {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Beneath{append([]Event(nil), t.beneath.Bytes...), strings.Clone(t.secrets.String())}
}
