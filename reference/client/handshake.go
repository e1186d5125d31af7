package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// link is a socket that is connected and not yet in use.
type link struct {
	net.Conn
	decoder *frame.Decoder // of this connection and no other: half a frame is not completed by a stranger's bytes
	first   []byte         // the message that ended the handshake; nil if there was none
}

func (c *Client) newLink(nc net.Conn) *link {
	return &link{Conn: nc, decoder: frame.NewDecoder(c.framing, c.cfg.MaxFrame)}
}

// shake asks the peer for a first answer and waits for it. That a connection is accepted proves little: the system does so
// for a program that is frozen, overloaded or long past caring, until its queue is full.
func (c *Client) shake(ctx context.Context, l *link) *errclass.Error {
	limit := c.cfg.HandshakeTimeout
	if limit == 0 || !c.cfg.Messages {
		return nil
	}
	l.SetDeadline(time.Now().Add(limit))
	release := context.AfterFunc(ctx, func() { l.SetDeadline(time.Unix(1, 0)) })
	defer release()
	err := c.firstAnswer(l)
	if ctx.Err() != nil {
		return errclass.Wrap("handshake", ctx.Err())
	}
	if errclass.Expired(err) {
		return errclass.New(errclass.HandshakeLimit, "%s accepted and said nothing for %v", l.RemoteAddr(), limit)
	}
	if err != nil {
		return errclass.Wrap("handshake with "+l.RemoteAddr().String(), err)
	}
	l.SetDeadline(time.Time{})
	return nil
}

// firstAnswer sends a ping and reads until one message is whole; whatever message it is, the peer is there.
func (c *Client) firstAnswer(l *link) error {
	ping, err := c.seal(nil, message.Message{Type: message.Ping})
	if err != nil {
		return err
	}
	n, err := l.Write(ping)
	c.counts.bytesSent.Add(int64(n))
	if err != nil {
		return err
	}
	c.counts.messagesSent.Add(1)
	for {
		n, err := l.Read(l.decoder.Room())
		c.counts.bytesReceived.Add(int64(n))
		l.decoder.Fill(n)
		payload, whole, bad := l.decoder.View()
		switch {
		case bad != nil:
			return frameError(bad)
		case whole:
			l.first = bytes.Clone(payload)
			return nil
		case errors.Is(err, io.EOF) && l.decoder.Partial():
			return errclass.New(errclass.Truncated, "the stream ended inside a frame")
		case err != nil:
			return err
		}
	}
}
