package main

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
)

var (
	errClosed    = errors.New("it is not connected")
	errTooLarge  = errors.New("a frame above the limit")
	errTruncated = errors.New("the stream ended inside a frame")
)

func (c *client) tell(event string, line fields) {
	line["event"], line["t"], line["client"], line["conn"] = event, now(), c.name, c.name
	write(line)
}

func (c *client) change(to string, line fields) {
	line["from"], line["to"] = c.state, to
	c.state = to
	c.tell("state", line)
}

func (c *client) done(id int, err error) {
	line := fields{"id": id, "ok": err == nil}
	if err != nil {
		line["class"] = classOf(err)
	}
	c.tell("done", line)
}

func classOf(err error) string {
	var timeout net.Error
	var dns *net.DNSError
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return "clean_close"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, errClosed) || errors.Is(err, net.ErrClosed):
		return "closed"
	case errors.Is(err, errTooLarge):
		return "frame_too_large"
	case errors.Is(err, errTruncated):
		return "truncated"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "reset"
	case errors.As(err, &dns) && !dns.IsTimeout:
		return "resolve"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "connect_timeout"
	}
	return "other"
}
