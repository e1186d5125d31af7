package client

import (
	"bytes"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// onSocket runs a client against the script of one connection on a real loopback socket.
func onSocket(t *testing.T, cfg Config, script func(nc *net.TCPConn)) (*Client, *witness) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	served, connected := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(served)
		nc, err := listener.Accept()
		if err == nil {
			<-connected // a reset before that would be a failed dial
			script(nc.(*net.TCPConn))
			nc.Close()
		}
	}()
	w := &witness{}
	cfg.OnEvent = func(e Event) {
		w.see(e)
		if e.To == Connected {
			close(connected)
		}
	}
	c, err := New(cfg, listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Connect()
	<-connected
	t.Cleanup(func() {
		c.Stop()
		<-served
	})
	return c, w
}

// over waits for the end of the client and of its events.
func over(c *Client) {
	<-c.finished
	c.Stop()
}

func TestFrameBeforeAResetIsDelivered(t *testing.T) {
	c, w := onSocket(t, Config{}, func(nc *net.TCPConn) {
		nc.Write(framed([]byte("last words")))
		nc.SetLinger(0)
	})
	over(c)
	if got := w.received(); !slices.Equal(got, []string{"last words"}) {
		t.Errorf("received %q, want the frame that arrived before the reset", got)
	}
	if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Reset {
		t.Errorf("troubles %+v, want reset once", got)
	}
}

func TestResetWhileWritingIsOneClass(t *testing.T) {
	c, w := onSocket(t, Config{}, func(nc *net.TCPConn) {
		io.ReadFull(nc, make([]byte, 100_000))
		nc.SetLinger(0)
	})
	out := c.Send(make([]byte, 32<<20), nil).Wait()
	over(c)
	if errclass.Of(out.Err) != errclass.Reset {
		t.Errorf("send: %v, want reset", out.Err)
	}
	if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Reset {
		t.Errorf("troubles %+v, want reset once", got)
	}
}

func TestFramesAndFinInOneSegment(t *testing.T) {
	c, w := onSocket(t, Config{}, func(nc *net.TCPConn) {
		nc.Write(slices.Concat(framed([]byte("a")), framed(nil), framed([]byte("b"))))
	})
	over(c)
	if got := w.received(); !slices.Equal(got, []string{"a", "", "b"}) {
		t.Errorf("received %q, want three messages", got)
	}
	last := w.all()[len(w.all())-2] // the one behind it is of our own close
	if len(w.troubles()) != 0 || last.To != Disconnected || last.Class != errclass.CleanClose {
		t.Errorf("troubles %+v and last %+v, want a clean close", w.troubles(), last)
	}
}

func TestGracefulCloseFlushesAndResetsNothing(t *testing.T) {
	payload := bytes.Repeat([]byte("x"), 4<<20)
	type end struct {
		read int64
		err  error
	}
	ended := make(chan end, 1)
	c, _ := onSocket(t, Config{CloseTimeout: 10 * time.Second}, func(nc *net.TCPConn) {
		nc.Write(framed([]byte("unread by the time of the close")))
		n, err := io.Copy(io.Discard, nc)
		ended <- end{n, err}
	})
	c.Send(payload, nil)
	if out := c.Close(Graceful, nil).Wait(); out.Err != nil {
		t.Errorf("close: %v", out.Err)
	}
	over(c)
	if got := <-ended; got.err != nil || got.read != int64(len(payload)+4) {
		t.Errorf("the peer read %d bytes and %v, want %d and the FIN", got.read, got.err, len(payload)+4)
	}
}

func TestHalfCloseThenReply(t *testing.T) {
	c, w := onSocket(t, Config{}, func(nc *net.TCPConn) {
		asked, _ := io.ReadAll(nc) // ends with the client's FIN
		nc.Write(asked)
	})
	c.Send([]byte("question"), nil)
	if out := c.Close(Half, nil).Wait(); out.Err != nil {
		t.Errorf("half-close: %v", out.Err)
	}
	over(c)
	if got := w.received(); !slices.Equal(got, []string{"question"}) {
		t.Errorf("received %q, want the reply that came after our FIN", got)
	}
}

func TestAbortIsAReset(t *testing.T) {
	read := make(chan error, 1)
	c, _ := onSocket(t, Config{}, func(nc *net.TCPConn) {
		_, err := nc.Read(make([]byte, 1))
		read <- err
	})
	c.Close(Abort, nil).Wait()
	if err := <-read; errclass.Of(err) != errclass.Reset {
		t.Errorf("the peer read %v, want a reset", err)
	}
}

func TestConcurrentSendersDoNotInterleave(t *testing.T) {
	const workers, each = 8, 50
	c, w := onSocket(t, Config{}, func(nc *net.TCPConn) { io.Copy(nc, nc) })
	done := make(chan struct{})
	for n := range workers {
		go func() {
			for range each {
				c.Send(bytes.Repeat([]byte{byte('a' + n)}, 5000), nil).Wait()
			}
			done <- struct{}{}
		}()
	}
	for range workers {
		<-done
	}
	c.Close(Half, nil)
	over(c)
	got := w.received()
	if len(got) != workers*each {
		t.Errorf("%d frames came back, want %d", len(got), workers*each)
	}
	for _, p := range got {
		if len(p) != 5000 || p != string(bytes.Repeat([]byte{p[0]}, 5000)) {
			t.Fatalf("a frame of %d bytes is mixed", len(p))
		}
	}
}

// The peer's FIN may come in the same instant: a close that loses nothing has not failed.
func TestGracefulCloseBesideThePeersOwn(t *testing.T) {
	for range 200 {
		c, _ := onSocket(t, Config{}, func(nc *net.TCPConn) {})
		if out := c.Close(Graceful, nil).Wait(); out.Err != nil {
			t.Fatalf("close: %v", out.Err)
		}
		over(c)
	}
}
