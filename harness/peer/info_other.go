//go:build !linux

package peer

import (
	"errors"
	"time"
)

// Segments is how many segments with data have come on this connection. Only Linux tells; here it is always an error.
func (c *Conn) Segments() (int, error) {
	return 0, c.failed("count the segments of", errors.ErrUnsupported)
}

// Hindered is how long there was no room for what was sent. Only Linux tells; here it is always an error.
func (c *Conn) Hindered() (time.Duration, error) {
	return 0, c.failed("ask for the receive window of", errors.ErrUnsupported)
}

// Stands reports whether nobody has ended either stream. Only Linux tells; here it is always an error.
func (c *Conn) Stands() (bool, error) {
	return false, c.failed("ask for the state of", errors.ErrUnsupported)
}

// unread is how many bytes wait in our system to be read. Only Linux tells.
func (c *Conn) unread() (n int, known bool) { return 0, false }

// Unsent is how many bytes of what was sent the other side's system has not taken yet. Only Linux tells; here it is 0.
func (c *Conn) Unsent() int { return 0 }
