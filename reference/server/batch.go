package server

import "github.com/sockdrill/sockdrill/reference/message"

// batch is frames that leave in one write: what a single read brought is answered in a single write, however many
// messages it held. A system call costs more than a hundred small frames.
type batch struct {
	bytes   []byte
	ends    []int // of each frame, in bytes
	taken   int   // bytes that the system has
	counted int   // frames that the system has whole
	lent    bool  // the memory is a desk's, and used again after the turn
}

// flushAt is the size from which a batch leaves before its turn is over, so that the replies to a turn full of small
// requests for large replies do not pile up.
const flushAt = 64 << 10

// add appends the payload as one frame.
func (b *batch) add(s *Server, payload []byte) error {
	start := len(b.bytes)
	return b.finish(s, append(s.framing.Reserve(b.bytes), payload...), start)
}

// addMessage appends the message as one frame. A reply that no frame can carry becomes a refusal.
func (b *batch) addMessage(s *Server, m message.Message) error {
	start := len(b.bytes)
	err := b.finish(s, m.Append(s.framing.Reserve(b.bytes)), start)
	if err != nil && m.Type == message.Reply {
		return b.addMessage(s, refusal(m.ID, message.TooLarge))
	}
	return err
}

// finish completes the frame that begins at start and is the end of these bytes.
func (b *batch) finish(s *Server, bytes []byte, start int) (err error) {
	b.bytes, err = s.framing.Finish(bytes, start, s.cfg.MaxFrame)
	if err == nil {
		b.ends = append(b.ends, len(b.bytes))
	}
	return err
}

// took notes that the system took n more bytes, and returns how many frames became whole by that.
func (b *batch) took(n int) (frames int) {
	before := b.counted
	b.taken += n
	if b.taken == len(b.bytes) { // as a rule
		b.counted = len(b.ends)
	}
	for b.counted < len(b.ends) && b.ends[b.counted] <= b.taken {
		b.counted++
	}
	return b.counted - before
}

// left is what the system has not taken yet.
func (b *batch) left() []byte { return b.bytes[b.taken:] }

// waiting is how many of the frames are not yet wholly with the system.
func (b *batch) waiting() int { return len(b.ends) - b.counted }
