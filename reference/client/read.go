package client

import (
	"errors"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// read is the reader's loop: the one place that reads the socket, and the one that watches its clocks.
func (cn *conn) read() {
	if why := cn.firstWords(); why != nil {
		cn.end(why)
		return
	}
	for cn.arm() {
		buf := cn.decoder.Room()
		n, err := cn.nc.Read(buf)
		// Bytes first, the error second. A read may bring both, and what arrived before the end did arrive.
		if n > 0 {
			if why := cn.received(n); why != nil {
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

// firstWords delivers what came with the handshake.
func (cn *conn) firstWords() *errclass.Error {
	if cn.first == nil {
		return nil
	}
	cn.client.counts.messagesReceived.Add(1)
	if why := cn.dispatch(cn.first); why != nil {
		return why
	}
	return cn.deliverWhole()
}

// received takes bytes in, and delivers the messages that they complete.
func (cn *conn) received(n int) *errclass.Error {
	cn.client.counts.bytesReceived.Add(int64(n))
	cn.sawBytes()
	cn.decoder.Fill(n)
	return cn.deliverWhole()
}

// deliverWhole delivers the messages that are whole.
func (cn *conn) deliverWhole() *errclass.Error {
	whole := false
	for {
		payload, ok, err := cn.decoder.View()
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
func (cn *conn) readError(err error) *errclass.Error {
	if errclass.Expired(err) {
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
		return errclass.New(errclass.Truncated, "the stream ended inside a frame")
	}
	return errclass.Wrap("read", err)
}

// dispatch hands on one whole message. The payload is the decoder's, and gone with the next read.
func (cn *conn) dispatch(payload []byte) *errclass.Error {
	if cn.client.cfg.Messages {
		return cn.handle(payload)
	}
	cn.deliver(payload)
	return nil
}

func frameError(err error) *errclass.Error {
	if errors.Is(err, frame.ErrTooLarge) {
		return errclass.New(errclass.FrameTooLarge, "%v", err)
	}
	return errclass.New(errclass.Malformed, "%v", err)
}
