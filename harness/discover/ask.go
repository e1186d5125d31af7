package discover

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"time"
)

// Dial makes a connection to the server.
type Dial func(ctx context.Context) (net.Conn, error)

// Ending is how a connection stood when nothing more was waited for.
type Ending string

// The endings.
const (
	Open    Ending = "open"    // it was still there
	Closed  Ending = "closed"  // by the server's FIN
	Reset   Ending = "reset"   // by a reset, or another trouble
	Refused Ending = "refused" // it could not be made
)

// Answer is what came back on one connection.
type Answer struct {
	Got     []byte
	Ending  Ending
	Trouble error // of a connection that could not be made, or whose opening failed
}

// mostAnswer bounds what is kept of an answer.
const mostAnswer = 1 << 17 // bytes

// exchange is what is said on one connection, and what ends the waiting for an answer.
type exchange struct {
	segments [][]byte              // each is a write of its own
	pause    time.Duration         // between them
	fin      bool                  // the client's side ends after them
	wanted   [][]byte              // one of these ends the waiting, as does what none of them begins with; none: the first bytes do
	whole    func(got []byte) bool // if it is not nil it says what ends the waiting
}

// ask makes a connection, which may take as long as the context lets it, says what is to be said, and hears what comes until the
// connection, the limit or the context ends.
func (e exchange) ask(ctx context.Context, dial Dial, limit time.Duration) Answer {
	conn, err := dial(ctx)
	if err != nil {
		return Answer{Ending: Refused, Trouble: err}
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	for n, s := range e.segments {
		if n > 0 && !sleep(ctx, e.pause) {
			break
		}
		if _, err := conn.Write(s); err != nil {
			break // what the server said before it closed is still to be read
		}
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok && e.fin {
		_ = half.CloseWrite() // fails if the server has reset the connection, which the answer says
	}
	return e.hear(conn)
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (e exchange) hear(conn net.Conn) Answer {
	var a Answer
	p := make([]byte, 4096)
	for {
		n, err := conn.Read(p)
		a.Got = append(a.Got, p[:n]...)
		switch {
		case err != nil:
			a.Ending = endingOf(err)
			return a
		case e.enough(a.Got), len(a.Got) > mostAnswer:
			a.Ending = Open
			return a
		}
	}
}

// enough reports whether no byte more can make what has come one of what is wanted.
func (e exchange) enough(got []byte) bool {
	if e.whole != nil {
		return e.whole(got)
	}
	for _, w := range e.wanted {
		if len(got) < len(w) && bytes.HasPrefix(w, got) {
			return false
		}
	}
	return true
}

func endingOf(err error) Ending {
	var late net.Error
	switch {
	case errors.Is(err, io.EOF):
		return Closed
	case errors.As(err, &late) && late.Timeout():
		return Open
	}
	return Reset
}
