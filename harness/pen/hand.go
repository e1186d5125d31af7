package pen

import "context"

// WriteRecord writes one record as it is said.
func (s *Stream) WriteRecord(r Record) error {
	return s.byHand(func() error { return s.pen.Write(r) })
}

// Shape has what is written from now on lie in records of so many bytes at most, each with so many zeros as padding. Together they are
// 1 byte to 16 KiB (RFC 8446 section 5.4).
func (s *Stream) Shape(most, padding int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most, s.padding = most, padding
}

// WriteEmpty is Pen.WriteEmpty.
func (s *Stream) WriteEmpty(n int) error {
	return s.byHand(func() error { return s.pen.WriteEmpty(n) })
}

// UpdateKeys is Pen.UpdateKeys.
func (s *Stream) UpdateKeys(asked bool) error {
	return s.byHand(func() error { return s.pen.UpdateKeys(asked) })
}

// Updates is how often the other side has changed its keys.
func (s *Stream) Updates() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.updates
}

// Notify says that our stream ends, and ends nothing. Another time it does so again.
func (s *Stream) Notify() error {
	return s.byHand(func() error {
		s.ended = true
		return s.pen.WriteAlert(Warning, CloseNotify)
	})
}

func (s *Stream) byHand(write func() error) error {
	if err := s.Handshake(context.Background()); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return write()
}
