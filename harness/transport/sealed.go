package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Sealed is a stream that a handshake opens, and that lies on the wire in records.
type Sealed interface {
	Stream
	// Handshake ends the handshake, or returns why there was none. A second call returns what the first one did.
	Handshake(ctx context.Context) error
	// Truncate ends the connection's stream beneath, without a close_notify: a FIN that anybody on the way could have sent.
	Truncate() error
	// Spoil has one bit changed of each record that we send from now on, as if that had happened on the way.
	Spoil()
	// Seal tells what was seen so far beneath the stream.
	Seal() Seal
	// Watch has records told as they begin, and what crosses the connection beneath, that of before first. It is called once.
	Watch(told func(Record), crossing func(Chunk))
}

// Seal is what was seen beneath a sealed stream.
type Seal struct {
	State    tls.ConnectionState // once the handshake has ended
	Notified bool                // the other side said that its stream ends (close_notify)
	FIN      bool                // its FIN was read; never beyond a close_notify, behind which nobody reads
	Cut      bool                // its FIN came inside a record
	Alert    error               // the alert by which it broke the stream off; nil: none
	Got      int                 // records that came
	Last     []byte              // how the last of them began, header and all
}

// ErrAlerted is what a read or a write returns once the other side has broken the stream off by an alert, or sent what is no stream.
var ErrAlerted = errors.New("the stream was broken off")

// recordful is the longest plain text of one record (RFC 8446 section 5.1).
const recordful = 16 << 10

// sealed is a TLS stream.
type sealed struct {
	*tls.Conn
	carrier Stream
	wire    *wire
	limit   time.Duration
	shaken  sync.Once
	open    atomic.Bool // the handshake has ended well
	refused error       // why it did not

	mu       sync.Mutex
	until    time.Time // of writes
	broken   bool
	closed   bool
	notified bool
	alert    error
}

func seal(carrier Stream, limit time.Duration, over func(net.Conn) *tls.Conn) *sealed {
	s := &sealed{carrier: carrier, limit: limit, wire: newWire(carrier)}
	s.Conn = over(s.wire)
	return s
}

func (s *sealed) Watch(told func(Record), crossing func(Chunk)) { s.wire.Watch(told, crossing) }

func (s *sealed) Handshake(ctx context.Context) error {
	s.shaken.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, s.limit)
		defer cancel()
		if err := s.Conn.HandshakeContext(ctx); err != nil {
			s.refused = s.unshaken(err)
		}
		s.open.Store(s.refused == nil)
	})
	return s.refused
}

func (s *sealed) Seal() Seal {
	seal := s.wire.Seal()
	if s.open.Load() {
		seal.State = s.Conn.ConnectionState()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	seal.Notified, seal.Alert = s.notified, s.alert
	return seal
}

func (s *sealed) Read(p []byte) (int, error) {
	if err := s.Handshake(context.Background()); err != nil {
		return 0, err
	}
	n, err := s.Conn.Read(p)
	return n, s.end(err)
}

// end turns the error of a read into those of any stream. What crypto/tls calls an end is a close_notify as long as no FIN was read: it
// stops at the record.
func (s *sealed) end(err error) error {
	switch {
	case err == nil:
	case errors.Is(err, io.EOF) && !s.wire.Seal().FIN:
		s.mu.Lock()
		s.notified = true
		s.mu.Unlock()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.EOF
	case alerted(err):
		s.mu.Lock()
		s.alert = err
		s.mu.Unlock()
		return fmt.Errorf("%w: %w", ErrAlerted, err)
	}
	return err
}

// Write returns when the system has taken all, or at the deadline: then at most one record is still to go, which goes when there is room,
// and counts as written.
func (s *sealed) Write(p []byte) (n int, err error) {
	s.mu.Lock()
	until := s.until
	s.mu.Unlock()
	if err := s.Handshake(context.Background()); err != nil {
		return 0, err
	}
	for n < len(p) {
		if err := s.wire.gone(until); err != nil {
			return n, err
		}
		some, err := s.Conn.Write(p[n:min(len(p), n+recordful)])
		n += some
		if err != nil {
			return n, err
		}
	}
	return n, s.wire.gone(until)
}

// farewell is how long a close waits for what is under way: it returns early, and longer waits only a peer whose other side does not read.
const farewell = 200 * time.Millisecond

func (s *sealed) CloseWrite() error {
	if err := s.Handshake(context.Background()); err != nil {
		return errors.Join(err, s.carrier.CloseWrite())
	}
	if err := s.Conn.CloseWrite(); err != nil {
		return err
	}
	return s.wire.finish(s.carrier.CloseWrite)
}

func (s *sealed) Truncate() error { return s.wire.finish(s.carrier.CloseWrite) }

func (s *sealed) Spoil() { s.wire.spoil() }

func (s *sealed) SyscallConn() (syscall.RawConn, error) { return s.carrier.SyscallConn() }

// Close says that our stream ends, where it was opened and can still be said, and ends the connection.
func (s *sealed) Close() error {
	s.mu.Lock()
	quiet := s.broken || s.closed || !s.open.Load()
	s.closed = true
	s.mu.Unlock()
	if !quiet {
		_ = s.Conn.CloseWrite() // which is nothing the second time
		_ = s.wire.gone(time.Now().Add(farewell))
	}
	return s.carrier.Close()
}

func (s *sealed) Break() error {
	s.mu.Lock()
	s.broken = true
	s.mu.Unlock()
	return s.carrier.Break()
}

func (s *sealed) SetWriteDeadline(t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until = t
	return nil
}

func (s *sealed) SetReadDeadline(t time.Time) error { return s.carrier.SetReadDeadline(t) }

func (s *sealed) SetDeadline(t time.Time) error {
	return errors.Join(s.SetReadDeadline(t), s.SetWriteDeadline(t))
}
