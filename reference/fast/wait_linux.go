package fast

import (
	"net"
	"os"
	"time"
)

// Read waits until something comes. It is for the few who wait for one connection: who has said goodbye on it, and listens for a while.
func (s *socket) Read(p []byte) (int, error) {
	for {
		if nc := s.wait(); nc != nil {
			return nc.Read(p)
		}
		if n, err := s.tryRead(p); err != errNothing {
			return n, err
		}
		if err := s.pause(&s.readBy); err != nil {
			return 0, err
		}
	}
}

// Write waits until the system has taken all of p. It is for what is left after TryWrite, because the client does not read.
func (s *socket) Write(p []byte) (n int, err error) {
	for {
		if nc := s.wait(); nc != nil {
			more, err := nc.Write(p[n:])
			return n + more, err
		}
		more, err := s.TryWrite(p[n:])
		if n += more; err != nil || n == len(p) {
			return n, err
		}
		if err := s.pause(&s.writeBy); err != nil {
			return n, err
		}
	}
}

// wait returns the socket as Go's network has it, by a descriptor of its own, from the first wait until the end. Nil
// means that the socket is closed, or that the system has no descriptor left.
func (s *socket) wait() net.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil && !s.closed {
		nc, err := net.FileConn(s.file)
		if err != nil {
			return nil
		}
		nc.SetReadDeadline(s.readBy)
		nc.SetWriteDeadline(s.writeBy)
		s.waiting = nc
	}
	return s.waiting
}

// pause is the wait of whoever gets no descriptor for it. It ends with an error once it was too long.
func (s *socket) pause(until *time.Time) error {
	const pause = 10 * time.Millisecond
	time.Sleep(pause)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !until.IsZero() && !time.Now().Before(*until) {
		return os.ErrDeadlineExceeded
	}
	return nil
}

// SetDeadline limits Read and Write.
func (s *socket) SetDeadline(at time.Time) error {
	s.SetReadDeadline(at)
	return s.SetWriteDeadline(at)
}

// SetReadDeadline limits Read.
func (s *socket) SetReadDeadline(at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readBy = at
	if s.waiting == nil {
		return nil
	}
	return s.waiting.SetReadDeadline(at)
}

// SetWriteDeadline limits Write.
func (s *socket) SetWriteDeadline(at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writeBy = at
	if s.waiting == nil {
		return nil
	}
	return s.waiting.SetWriteDeadline(at)
}

// Close ends every wait.
func (s *socket) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.waiting != nil {
		s.waiting.Close()
	}
	return s.file.Close()
}
