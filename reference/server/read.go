package server

import (
	"errors"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/frame"
)

const readSize = 32 << 10

// read takes in what the client sends until there is no more to take, and says why.
func (cn *conn) read() *cause.Error {
	buf := make([]byte, readSize)
	for {
		cn.arm()
		n, err := cn.nc.Read(buf)
		// Bytes first, the error second: what arrived before the end did arrive.
		if n > 0 {
			if why := cn.received(buf[:n]); why != nil {
				return why
			}
		}
		if err == nil {
			continue
		}
		if why := cn.readError(err); why != nil {
			return why
		}
	}
}

// received takes bytes in and carries out the messages that they complete. It blocks while the client does not read its
// replies, and so nothing more is read from it.
func (cn *conn) received(p []byte) *cause.Error {
	cn.server.counts.bytesReceived.Add(int64(len(p)))
	cn.sawBytes()
	cn.decoder.Feed(p)
	whole := false
	for {
		payload, ok, err := cn.decoder.Next()
		if err != nil {
			return frameError(err)
		}
		if !ok {
			break
		}
		whole = true
		cn.server.counts.messagesReceived.Add(1)
		if why := cn.handle(payload); why != nil {
			return why
		}
	}
	cn.timeFrame(whole)
	return nil
}

// readError says why reading is over, or nil if it is not.
func (cn *conn) readError(err error) *cause.Error {
	if cause.Expired(err) {
		return cn.alarm(time.Now())
	}
	if why := cn.writerMet(); why != nil {
		return why
	}
	if errors.Is(err, io.EOF) && cn.decoder.Partial() {
		return cause.New(cause.Truncated, "the stream ended inside a frame")
	}
	return cause.Wrap("read", err)
}

func frameError(err error) *cause.Error {
	if errors.Is(err, frame.ErrTooLarge) {
		return cause.New(cause.FrameTooLarge, "%v", err)
	}
	return cause.New(cause.Malformed, "%v", err)
}
