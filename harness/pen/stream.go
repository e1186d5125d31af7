package pen

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// Stream is a pen that is read and written as any stream of TLS. Of what only a pen can do it has the rest.
type Stream struct {
	*transport.Tap // the connection beneath
	shake          func(context.Context, net.Conn) (*Pen, error)
	limit          time.Duration
	shaken         sync.Once
	refused        error
	unread         []byte // of the record that was read last

	mu       sync.Mutex // of what is written, and of what follows
	pen      *Pen       // nil before the handshake has ended well
	over     error      // why nothing more is read; nil: more is
	ended    bool       // we have said that our stream ends
	broken   bool
	spoils   bool
	most     int // bytes of data in one record
	padding  int // of each of them
	notified bool
	alert    error
	updates  int
}

func newStream(carrier transport.Stream, terms transport.Terms, shake func(context.Context, net.Conn) (*Pen, error)) *Stream {
	return &Stream{Tap: transport.NewTap(carrier), shake: shake, limit: terms.Longest(), most: recordful}
}

// Handshake is that of transport.Sealed.
func (s *Stream) Handshake(ctx context.Context) error {
	s.shaken.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, s.limit)
		defer cancel()
		p, err := s.shake(ctx, s.Tap)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.pen = p; err != nil {
			s.pen, s.refused = nil, fmt.Errorf("%w: %w", transport.ErrUnopened, err)
		}
	})
	return s.refused
}

// Read reads data. Of the other records it does what a right peer has to do: new keys of the other side are used, and answered by some of
// our own if it asked for that.
func (s *Stream) Read(p []byte) (int, error) {
	if err := s.Handshake(context.Background()); err != nil {
		return 0, err
	}
	for len(s.unread) == 0 {
		if s.over != nil {
			return 0, s.over
		}
		r, err := s.pen.Read()
		if err == nil {
			err = s.take(r)
		}
		if err != nil {
			return 0, s.end(err)
		}
	}
	n := copy(p, s.unread)
	s.unread = s.unread[n:]
	return n, nil
}

// take does what a record asks for.
func (s *Stream) take(r Record) error {
	switch {
	case r.Type == Data:
		s.unread = r.Data
	case r.Type == Alert && len(r.Data) == 2 && r.Data[1] == CloseNotify:
		return io.EOF
	case r.Type == Alert && len(r.Data) == 2 && r.Data[1] != UserCanceled:
		return tls.AlertError(r.Data[1])
	case r.update():
		s.mu.Lock()
		s.updates++
		s.mu.Unlock()
		if r.Data[keyUpdateLen-1] == 1 {
			return s.UpdateKeys(false)
		}
	}
	return nil
}

// end turns the error of a read into those of any stream, and keeps it where nothing can follow.
func (s *Stream) end(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var alert tls.AlertError
	switch {
	case errors.As(err, &alert), errors.Is(err, ErrTag):
		s.alert = err
		err = fmt.Errorf("%w: %w", transport.ErrAlerted, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = io.EOF
	case errors.Is(err, io.EOF):
		s.notified = !s.Tap.Seal().FIN // the pen stops at the record
	default:
		return err
	}
	s.over = err
	return err
}

// Write writes data in as few records as it takes, or in those of Shape, all of it or none.
func (s *Stream) Write(p []byte) (int, error) {
	if err := s.Handshake(context.Background()); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spoils {
		return len(p), s.pen.Write(Record{Type: Data, Data: p, WrongTag: true})
	}
	for part := range slices.Chunk(p, s.most) {
		if err := s.pen.Write(Record{Type: Data, Data: part, Padding: s.padding}); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// recordful is the longest plain text of one record (RFC 8446 section 5.1).
const recordful = 16 << 10
