package pen

import (
	"errors"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// CloseWrite says that our stream ends, unless that was said, and ends it.
func (s *Stream) CloseWrite() error { return errors.Join(s.notifyOnce(), s.Tap.CloseWrite()) }

func (s *Stream) notifyOnce() error {
	s.mu.Lock()
	silent := s.ended || s.broken || s.pen == nil
	s.mu.Unlock()
	if silent {
		return nil
	}
	return s.Notify()
}

// Close is CloseWrite, and the end of the connection.
func (s *Stream) Close() error {
	_ = s.notifyOnce() // to whom may be gone
	return s.Tap.Close()
}

// Break is that of transport.Stream.
func (s *Stream) Break() error {
	s.mu.Lock()
	s.broken = true
	s.mu.Unlock()
	return s.Tap.Break()
}

// Truncate is that of transport.Sealed.
func (s *Stream) Truncate() error {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	return s.Tap.CloseWrite()
}

// Spoil is that of transport.Sealed.
func (s *Stream) Spoil() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spoils = true
}

// Seal is that of transport.Sealed.
func (s *Stream) Seal() transport.Seal {
	seal := s.Tap.Seal()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pen != nil {
		seal.State = s.pen.State
	}
	seal.Notified, seal.Alert = s.notified, s.alert
	return seal
}
