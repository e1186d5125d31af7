package server

import (
	"errors"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// serve is the life of a connection that has a goroutine of its own.
func (cn *conn) serve() {
	for over := false; !over; {
		n, err := cn.nc.Read(cn.decoder.Room())
		over = cn.Turn(n, err)
	}
}

// Turn takes in what one read brought, carries out the messages that are whole, and sends the replies. True means that the
// connection is over.
func (cn *conn) Turn(n int, err error) (over bool) {
	why := cn.took(n, err)
	if why != nil {
		cn.end(why)
		return true
	}
	cn.keepTime()
	return false
}

// took is Turn without the ends; nil means that the connection goes on.
func (cn *conn) took(n int, err error) *errclass.Error {
	// Bytes first, the error second: what arrived before the end did arrive.
	if n > 0 {
		why := cn.received(n)
		cn.flush()
		if why != nil {
			return why
		}
	}
	if err != nil {
		return cn.readError(err)
	}
	return nil
}

// received takes n bytes in and carries out the messages that they complete. It blocks while the client does not read its
// replies, and so nothing more is read from it.
func (cn *conn) received(n int) *errclass.Error {
	cn.traffic.bytesReceived.Add(int64(n))
	if cn.server.timed {
		cn.arrived = time.Now()
		cn.sawBytes(cn.arrived)
	}
	cn.decoder.Fill(n)
	whole := false
	for {
		payload, ok, err := cn.decoder.View()
		if err != nil {
			return frameError(err)
		}
		if !ok {
			break
		}
		whole = true
		cn.whole++
		if why := cn.handle(payload); why != nil {
			return why
		}
	}
	if cn.server.limited {
		cn.timeFrame(whole, cn.arrived)
	}
	return nil
}

// flush makes what the turn has done so far visible: its counts and its replies. It comes at the end of each turn, and
// before anything in it that may take long.
func (cn *conn) flush() {
	if cn.whole > 0 {
		cn.traffic.messagesReceived.Add(int64(cn.whole))
		cn.whole = 0
	}
	if b := cn.turn; b != nil {
		cn.turn = nil
		cn.send(b, true)
	}
}

// readError says why reading is over, or nil if it is not.
func (cn *conn) readError(err error) *errclass.Error {
	if errclass.Expired(err) {
		return cn.woken(time.Now())
	}
	cn.stepAside()
	if why := cn.writerMet(); why != nil {
		return why
	}
	if errors.Is(err, io.EOF) && cn.decoder.Partial() {
		return errclass.New(errclass.Truncated, "the stream ended inside a frame")
	}
	return errclass.Wrap("read", err)
}

func frameError(err error) *errclass.Error {
	if errors.Is(err, frame.ErrTooLarge) {
		return errclass.New(errclass.FrameTooLarge, "%v", err)
	}
	return errclass.New(errclass.Malformed, "%v", err)
}
