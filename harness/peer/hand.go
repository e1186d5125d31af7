package peer

import (
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/pen"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// hand is the pen of a connection whose records are written by hand (pen.Transport).
func (c *Conn) hand(act string) (*pen.Stream, error) {
	s, is := c.raw.(*pen.Stream)
	if !is {
		return nil, c.failed(act, errors.ErrUnsupported)
	}
	return s, nil
}

// UpdateKeys goes on with new keys. Asked says that the implementation has to do the same, before it sends anything else.
func (c *Conn) UpdateKeys(asked bool) error {
	s, err := c.hand("update the keys of")
	if err != nil {
		return err
	}
	words := "new keys"
	if asked {
		words += ", and asks for some"
	}
	c.note(trace.Mark, c.dir, 0, words)
	return s.UpdateKeys(asked)
}

// SendEmptyRecords sends so many records that hold nothing, which is legal (RFC 8446 section 5.1).
func (c *Conn) SendEmptyRecords(n int) error {
	s, err := c.hand("send empty records on")
	if err != nil {
		return err
	}
	c.note(trace.Mark, c.dir, 0, fmt.Sprintf("%d records without data", n))
	return s.WriteEmpty(n)
}

// ShapeRecords has what is sent from now on lie in records of so many bytes at most, each with so many zeros as padding
// (RFC 8446 section 5.4).
func (c *Conn) ShapeRecords(most, padding int) error {
	s, err := c.hand("shape the records of")
	if err != nil {
		return err
	}
	c.note(trace.Mark, c.dir, 0, fmt.Sprintf("records of at most %d bytes from here on, with %d of padding", most, padding))
	s.Shape(most, padding)
	return nil
}

// Updates is how often the implementation has gone on with new keys; 0 where records are not written by hand.
func (c *Conn) Updates() int {
	if s, is := c.raw.(*pen.Stream); is {
		return s.Updates()
	}
	return 0
}

// Notify says by a close_notify that our stream ends, and sends no FIN. What is sent after it is wrong.
func (c *Conn) Notify() error {
	s, err := c.hand("notify")
	if err != nil {
		return err
	}
	c.note(trace.Mark, c.dir, 0, "close_notify, without a FIN")
	c.speaks(true)
	return s.Notify()
}

// SendHandshake sends a message of a handshake, in a record of its own.
func (w Wrong) SendHandshake(message []byte) error {
	s, err := w.conn.hand("write a handshake on")
	if err != nil {
		return err
	}
	w.conn.speaks(false)
	w.conn.note(trace.Mark, w.conn.dir, 0, fmt.Sprintf("a message of a handshake, of type %d", message[0]))
	err = s.WriteRecord(pen.Record{Type: pen.Handshake, Data: message})
	if err == nil {
		w.went(len(message), len(message))
	}
	return err
}
