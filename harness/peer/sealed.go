package peer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// Seal is what was seen beneath a connection over TLS; is is false for every other one.
func (c *Conn) Seal() (seal transport.Seal, is bool) {
	s, is := c.raw.(transport.Sealed)
	if is {
		seal = s.Seal()
	}
	return seal, is
}

// Truncate ends our stream over TLS by a FIN without a close_notify: as if somebody on the way had cut it. After it nothing can be sent.
func (c *Conn) Truncate() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, is := c.raw.(transport.Sealed)
	if !is || c.half || c.closed {
		return c.failed("truncate", errors.ErrUnsupported)
	}
	c.note(trace.EndFIN, c.dir, 0, "without close_notify")
	c.half = true
	first := c.endsFirst()
	if err := s.Truncate(); err != nil {
		return c.failed("truncate", err)
	}
	c.did(first, fault.KindClose)
	return nil
}

// SendSpoilt sends the frames of payloads, in records of which each has one bit changed on the way: nobody can open them. It counts as
// fault.KindGarbage. Nothing right can follow.
func (c *Conn) SendSpoilt(payloads ...[]byte) error {
	s, is := c.raw.(transport.Sealed)
	if !is {
		return c.failed("spoil a record of", errors.ErrUnsupported)
	}
	s.Spoil()
	return c.Wrong(fault.KindGarbage).SendFrames(payloads...)
}

// records is how many of them were seen on a connection.
type records struct{ sent, got atomic.Int64 }

// shake ends the handshake, and takes down what came of it.
func (c *Conn) shake(s transport.Sealed) {
	if err := s.Handshake(context.Background()); err != nil {
		c.note(trace.Mark, "", 0, err.Error())
		c.unopened = err
		return
	}
	state := s.Seal().State
	c.note(trace.Mark, "", 0, tls.VersionName(state.Version)+", "+tls.CipherSuiteName(state.CipherSuite))
}

// Unopened is why there was no handshake of a connection that Accept has given out; nil if there was one, or none is needed.
func (c *Conn) Unopened() error {
	<-c.opened
	return c.unopened
}

func (c *Conn) isOpen() bool {
	select {
	case <-c.opened:
		return true
	default:
		return false
	}
}

// mostRecords is how many records of each connection and direction the trace tells, beside alerts: a flood has hundreds.
const mostRecords = 40

// tellRecord takes down a record as it lies on the wire.
func (c *Conn) tellRecord(r transport.Record) {
	way, count := c.back, &c.records.got
	if r.Ours {
		way, count = c.dir, &c.records.sent
	}
	if n := count.Add(1); n <= mostRecords || r.Type == transport.RecordAlert {
		c.cfg.Trace.Add(trace.Event{Lane: trace.Peer, Conn: c.number, Kind: trace.Record, Dir: way, N: r.Length, Note: recordName(r.Type)}, nil)
	}
}

// tellBytes takes down what crossed the connection beneath.
func (c *Conn) tellBytes(chunk transport.Chunk) {
	e := trace.Event{Lane: trace.Peer, Conn: c.number, Kind: trace.Got, Dir: c.back}
	if chunk.Ours {
		e.Kind, e.Dir = trace.Sent, c.dir
	}
	c.cfg.Trace.Crossed(chunk.At, e, chunk.Data)
}

func recordName(kind byte) string {
	switch kind {
	case 20:
		return "change of cipher"
	case transport.RecordAlert:
		return "alert"
	case transport.RecordHandshake:
		return "handshake"
	case transport.RecordData:
		return "application data, or sealed"
	}
	return fmt.Sprintf("type %d, which is none", kind)
}

// endWords says how a stream over TLS ended; empty for any other, and for what the end says itself.
func endWords(end End, seal transport.Seal) string {
	switch {
	case end != FIN:
	case seal.Notified:
		return "close_notify"
	case seal.Cut:
		return "inside a record, without close_notify"
	case seal.FIN:
		return "without close_notify"
	}
	return ""
}
