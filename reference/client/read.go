package client

import (
	"errors"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/frame"
)

const readSize = 32 << 10

// read is the reader's loop: the one place that reads the socket, and the one that watches its clocks.
func (cn *conn) read() {
	buf := make([]byte, readSize)
	for cn.arm() {
		n, err := cn.nc.Read(buf)
		// Bytes first, the error second. A read may bring both, and what arrived before the end did arrive.
		if n > 0 {
			if why := cn.received(buf[:n]); why != nil {
				cn.end(why)
				return
			}
		}
		if err == nil {
			continue
		}
		why := cn.readError(err)
		if why != nil {
			cn.end(why)
			return
		}
	}
}

// received takes bytes in, and delivers the messages that they complete.
func (cn *conn) received(p []byte) *cause.Error {
	cn.client.counts.bytesReceived.Add(int64(len(p)))
	cn.sawBytes()
	cn.decoder.Feed(p)
	whole := false
	for {
		payload, ok, err := cn.decoder.Next()
		if err != nil {
			return frameError(err)
		}
		// After an end of our own making nothing is delivered any more, though it may lie here already.
		if !ok || cn.isOver() {
			break
		}
		whole = true
		cn.client.counts.messagesReceived.Add(1)
		if why := cn.dispatch(payload); why != nil {
			return why
		}
	}
	cn.timeFrame(whole)
	return nil
}

// readError says why the connection is over, or nil if it is not and the reader should look again.
func (cn *conn) readError(err error) *cause.Error {
	if cause.Expired(err) {
		return cn.alarm(time.Now())
	}
	cn.hearWriter()
	cn.client.mu.Lock()
	broken := cn.broken
	cn.client.mu.Unlock()
	if broken != nil {
		return broken
	}
	if errors.Is(err, io.EOF) && cn.decoder.Partial() {
		return cause.New(cause.Truncated, "the stream ended inside a frame")
	}
	return cause.Wrap("read", err)
}

// dispatch hands on one whole message.
func (cn *conn) dispatch(payload []byte) *cause.Error {
	if cn.client.cfg.Messages {
		return cn.handle(payload)
	}
	cn.deliver(payload)
	return nil
}

func frameError(err error) *cause.Error {
	if errors.Is(err, frame.ErrTooLarge) {
		return cause.New(cause.FrameTooLarge, "%v", err)
	}
	return cause.New(cause.Malformed, "%v", err)
}
