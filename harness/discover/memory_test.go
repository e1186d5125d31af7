package discover

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// inNoTime runs a test on a clock of its own, which moves on once everybody waits: silence costs no time, and no machine is too busy for
// an answer to come in time. Its connections are in memory, since nobody knows when somebody waits for a system's own.
func inNoTime(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

// listen serves connections by a function, all at once or one after the other, until the test ends.
func listen(t *testing.T, inTurn bool, serve func(net.Conn)) Dial {
	t.Helper()
	queue := make(chan net.Conn, 64)
	t.Cleanup(func() { close(queue) })
	go func() {
		for c := range queue {
			attend := func() {
				defer c.Close()
				serve(c)
			}
			if inTurn {
				attend()
			} else {
				go attend()
			}
		}
	}()
	return func(ctx context.Context) (net.Conn, error) {
		there, back := newFlow(), newFlow()
		queue <- &end{in: there, out: back, patience: newPatience()}
		return &end{in: back, out: there, patience: newPatience()}, ctx.Err()
	}
}

// end is one end of a connection in memory. It takes whatever is written, as a socket does as long as its buffers have room.
type end struct {
	net.Conn // what no test asks for
	in, out  *flow
	patience *patience
}

func (e *end) Read(p []byte) (int, error)    { return e.in.read(p, e.patience) }
func (e *end) Write(p []byte) (int, error)   { return e.out.write(p) }
func (e *end) CloseWrite() error             { e.out.end(io.EOF); return nil }
func (e *end) SetDeadline(t time.Time) error { return e.SetReadDeadline(t) } // no write ever waits

func (e *end) SetReadDeadline(t time.Time) error {
	e.patience.until(t)
	return nil
}

func (e *end) Close() error {
	e.out.end(io.EOF)
	e.in.end(net.ErrClosed)
	return nil
}

// flow is one direction of it.
type flow struct {
	mu      sync.Mutex
	waiting []byte
	over    error         // why no more comes, or goes
	changed chan struct{} // closed, and another one, whenever something does
}

func newFlow() *flow { return &flow{changed: make(chan struct{})} }

func (f *flow) write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over != nil {
		return 0, net.ErrClosed
	}
	f.waiting = append(f.waiting, p...)
	f.tell()
	return len(p), nil
}

func (f *flow) end(why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over == nil {
		f.over = why
		f.tell()
	}
}

func (f *flow) tell() {
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *flow) read(p []byte, patience *patience) (int, error) {
	for {
		f.mu.Lock()
		n := copy(p, f.waiting)
		f.waiting = f.waiting[n:]
		over, changed := f.over, f.changed
		f.mu.Unlock()
		switch {
		case n > 0 || len(p) == 0:
			return n, nil
		case over != nil:
			return 0, over
		}
		select {
		case <-changed:
		case <-patience.over:
			return 0, os.ErrDeadlineExceeded
		}
	}
}

// patience is the deadline of one end: the nearest of those that were set.
type patience struct {
	once sync.Once
	over chan struct{} // closed once it has passed
}

func newPatience() *patience { return &patience{over: make(chan struct{})} }

func (p *patience) until(t time.Time) {
	time.AfterFunc(max(0, time.Until(t)), func() { p.once.Do(func() { close(p.over) }) })
}
