package datagram

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"time"
)

// ErrNoAnswer is what Ask returns, wrapped, once the last copy of a question has been waited for.
var ErrNoAnswer = errors.New("no answer")

// Policy is how a question is asked again that nobody has answered: datagrams are lost, and nobody tells.
type Policy struct {
	Initial time.Duration // from the first copy to the second, before jitter
	Width   float64       // share of that by which it is longer at most: clients that lost the same server do not come back at once
	Copies  int           // of a question, the first one included
}

// Default is a policy for a server nearby. On the Internet a second is the least (RFC 8085 section 3.1.1).
var Default = Policy{Initial: 200 * time.Millisecond, Width: 0.5, Copies: 4}

// Client asks one server, one question at a time.
type Client struct {
	conn   *net.UDPConn
	policy Policy
	tag    uint32
}

// Dial opens a socket that is connected to the server: the system drops what comes from anybody else, who could answer in its place, and
// tells of a port at which nobody listens.
func Dial(addr string, p Policy) (*Client, error) {
	to, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("ask %q: %w", addr, err)
	}
	conn, err := net.DialUDP("udp", nil, to)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", addr, err)
	}
	// A tag that can be guessed lets somebody answer who has not heard the question (RFC 8085 section 6.1).
	return &Client{conn: conn, policy: p, tag: rand.Uint32()}, nil
}

// Close ends the client.
func (c *Client) Close() error { return c.conn.Close() }

// Ask asks, asks again while no answer comes, with twice the time between two copies each time (RFC 8085 section 3.1.1), and returns the
// payload of the answer. A context that ends does so at the next copy at the latest.
func (c *Client) Ask(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > MostPayload {
		return nil, fmt.Errorf("a question of %d bytes is too long for one datagram: %d at most", len(payload), MostPayload)
	}
	c.tag++ // what is still under way of the last question answers this one in no case
	question := make([]byte, header, header+len(payload))
	binary.BigEndian.PutUint32(question, c.tag)
	binary.BigEndian.PutUint16(question[4:], uint16(len(payload)))
	question = append(question, payload...)
	// Drawn once, and doubled: copies of one question keep their distance from those of others.
	wait := time.Duration(float64(c.policy.Initial) * (1 + c.policy.Width*rand.Float64()))
	for n := 1; n <= c.policy.Copies && ctx.Err() == nil; n++ {
		// Each copy is the same datagram, with the same tag: the answer to any of them is the answer. An error here is that of an earlier copy,
		// which met a port at which nobody listened; this one may find it open again.
		_, _ = c.conn.Write(question)
		if answer, err := c.await(time.Now().Add(wait)); answer != nil || err != nil {
			return answer, err
		}
		wait *= 2
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%w to %d copies", ErrNoAnswer, c.policy.Copies)
}

// await returns the payload of the answer; nil if none has come until the deadline. Whatever else comes is passed over: what answers an
// earlier question, or one a second time, what is cut off, and what has no bytes at all. None of it begins the time anew.
func (c *Client) await(deadline time.Time) ([]byte, error) {
	buf := make([]byte, space)
	if err := c.conn.SetReadDeadline(deadline); err != nil {
		return nil, err
	}
	for {
		n, err := c.conn.Read(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil, nil
		case errors.Is(err, net.ErrClosed):
			return nil, err
		case err != nil:
			continue // nobody listens there, which the system tells once for each copy: a server that is started again soon does
		}
		if answer := c.answered(buf[:n]); answer != nil {
			return answer, nil
		}
	}
}

// answered is the payload of a datagram that answers the question; nil if it does not.
func (c *Client) answered(datagram []byte) []byte {
	if len(datagram) < header || binary.BigEndian.Uint32(datagram) != c.tag ||
		int(binary.BigEndian.Uint16(datagram[4:])) != len(datagram)-header {
		return nil
	}
	return datagram[header:]
}
