package server

import (
	"errors"
	"io"
	"runtime"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// fairTurns is how many turns a connection may take without a wait before it steps back behind the others. A turn is one read
// and the replies to it, so a client that floods delays the others by some hundred kilobytes and no more.
const fairTurns = 8

// read takes in what the client sends until there is no more to take, and says why; or until the connection rests, and
// returns nil.
func (cn *conn) read() *errclass.Error {
	for turns := 1; ; turns++ {
		if cn.rang() {
			if why := cn.woken(time.Now()); why != nil {
				return why
			}
		}
		cn.keepTime()
		n, err := cn.socket.read()
		// Bytes first, the error second: what arrived before the end did arrive.
		if n > 0 {
			why := cn.received(n)
			cn.flush()
			if why != nil {
				return why
			}
		}
		if err == errNothing || err == nil && cn.yields(turns) {
			if err = cn.rest(); err == errResting {
				return nil
			}
		}
		if err != nil {
			if why := cn.readError(err); why != nil {
				return why
			}
		}
		if cn.socket.waited {
			turns = 1
		}
		if turns%fairTurns == 0 {
			runtime.Gosched()
		}
	}
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

// Neither is an error.
var (
	errNothing = errors.New("there is nothing to read, and somebody else waits for it")
	errResting = errors.New("the connection rests, and is the caller's no more")
)

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
