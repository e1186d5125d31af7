package client

import (
	"io"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

func echoReply(m message.Message) *message.Message {
	return &message.Message{Type: message.Reply, ID: m.ID, Body: m.Body}
}

func TestRequestTimesOutAloneAndItsLateReplyIsCounted(t *testing.T) {
	script := func(n int, nc net.Conn) {
		serveMessages(nc, func(m message.Message) *message.Message {
			if string(m.Body) == "slow" {
				time.Sleep(900 * ms)
			}
			return echoReply(m)
		})
	}
	inBubble(t, Config{Messages: true, RequestTimeout: 600 * ms}, script, func(c *Client, w *witness, p *peer) {
		began := time.Now()
		slow := c.Request(Request{Op: message.Echo, Body: []byte("slow")}, nil)
		if out := slow.Wait(); errclass.Of(out.Err) != errclass.RequestTimeout || time.Since(began) != 600*ms {
			t.Errorf("slow request: %v after %v, want request_timeout after 600 ms", out.Err, time.Since(began))
		}
		out := c.Request(Request{Op: message.Echo, Body: []byte("quick")}, nil).Wait()
		if out.Err != nil || string(out.Body) != "quick" {
			t.Errorf("the next request: %q, %v; want its own reply", out.Body, out.Err)
		}
		if got := c.Counters(); got.LateReplies != 1 || got.Timeouts != 1 || got.Connections != 1 {
			t.Errorf("counters %+v, want one late reply, one timeout, one connection", got)
		}
	})
}

func TestRepliesAreMatchedByID(t *testing.T) {
	script := func(n int, nc net.Conn) {
		var held []message.Message
		serveMessages(nc, func(m message.Message) *message.Message {
			held = append(held, m)
			if len(held) == 10 {
				slices.Reverse(held)
				for _, h := range held {
					nc.Write(framed(echoReply(h).Bytes()))
				}
			}
			return nil
		})
	}
	inBubble(t, Config{Messages: true}, script, func(c *Client, w *witness, p *peer) {
		var calls []*Call
		for i := range byte(10) {
			calls = append(calls, c.Request(Request{Op: message.Echo, Body: []byte{i}}, nil))
		}
		for i, call := range calls {
			if out := call.Wait(); out.Err != nil || out.Body[0] != byte(i) {
				t.Errorf("request %d: %v, %v", i, out.Body, out.Err)
			}
		}
	})
}

// dieOnce reads a request and closes; later connections answer. It counts the requests it saw.
func dieOnce(seen *atomic.Int64) func(int, net.Conn) {
	return func(n int, nc net.Conn) {
		if n == 1 {
			io.ReadFull(nc, make([]byte, 4+message.HeaderLen))
			seen.Add(1)
			return
		}
		serveMessages(nc, func(m message.Message) *message.Message {
			seen.Add(1)
			return echoReply(m)
		})
	}
}

func TestIdempotentRequestIsAskedAgainOnANewConnection(t *testing.T) {
	for _, reconnect := range []bool{true, false} {
		var seen atomic.Int64
		cfg := Config{Messages: true, Reconnect: reconnect, Backoff: &Backoff{Initial: 100 * ms, Attempts: 3}}
		inBubble(t, cfg, dieOnce(&seen), func(c *Client, w *witness, p *peer) {
			out := c.Request(Request{Op: message.Echo, Idempotent: true, Tag: 42}, nil).Wait()
			if out.Err != nil {
				t.Errorf("reconnect %v: %v", reconnect, out.Err)
			}
			if seen.Load() != 2 || len(p.dials) != 2 || c.Counters().Retries != 1 {
				t.Errorf("%d copies, %d dials, %d retries; want 2, 2, 1", seen.Load(), len(p.dials), c.Counters().Retries)
			}
			i := slices.IndexFunc(w.all(), func(e Event) bool { return e.Kind == Retrying })
			if i < 0 || w.all()[i].Tag != 42 || w.all()[i].N != 2 || w.all()[i].Delay != 100*ms {
				t.Errorf("no fitting retry among %+v", w.all())
			}
		})
	}
}

func TestOtherRequestIsAmbiguous(t *testing.T) {
	var seen atomic.Int64
	cfg := Config{Messages: true, Reconnect: true, Backoff: &Backoff{Initial: 100 * ms, Attempts: 3}}
	inBubble(t, cfg, dieOnce(&seen), func(c *Client, w *witness, p *peer) {
		out := c.Request(Request{Op: message.Increment}, nil).Wait()
		if errclass.Of(out.Err) != errclass.Ambiguous {
			t.Errorf("outcome %v, want ambiguous", out.Err)
		}
		time.Sleep(time.Hour)
		if seen.Load() != 1 {
			t.Errorf("%d copies on the wire, want 1", seen.Load())
		}
	})
}

func TestErrorReplies(t *testing.T) {
	for _, row := range []struct {
		name       string
		code       message.Code
		bad        int // how many of the first replies are that error
		advice     uint32
		idempotent bool
		policy     *Backoff
		class      errclass.Class
		copies     int
		after      time.Duration
	}{
		{"503 passes", 503, 2, 0, true, &Backoff{Initial: 100 * ms, Attempts: 5}, errclass.None, 3, 300 * ms},
		{"500 of a request that must not be repeated", 500, 2, 0, false, &Backoff{Initial: 100 * ms}, errclass.Rejected, 1, 0},
		{"429 passes for any request", 429, 1, 0, false, &Backoff{Initial: 100 * ms}, errclass.None, 2, 100 * ms},
		{"the server's advice", 503, 1, 700, true, &Backoff{Initial: 100 * ms}, errclass.None, 2, 700 * ms},
		{"401 is final", 401, 9, 0, true, &Backoff{Initial: 100 * ms}, errclass.Rejected, 1, 0},
		{"501 is final", 501, 9, 0, true, &Backoff{Initial: 100 * ms}, errclass.Rejected, 1, 0},
		{"an unknown code is final", 999, 9, 0, true, &Backoff{Initial: 100 * ms}, errclass.Rejected, 1, 0},
		{"used up", 503, 9, 0, true, &Backoff{Initial: 100 * ms, Attempts: 3}, errclass.GaveUp, 3, 300 * ms},
		{"no policy", 503, 9, 0, true, nil, errclass.Rejected, 1, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			copies := 0
			script := func(n int, nc net.Conn) {
				serveMessages(nc, func(m message.Message) *message.Message {
					if copies++; copies <= row.bad {
						return &message.Message{Type: message.Error, Code: row.code, ID: m.ID, Arg: row.advice}
					}
					return echoReply(m)
				})
			}
			inBubble(t, Config{Messages: true, Backoff: row.policy}, script, func(c *Client, w *witness, p *peer) {
				began := time.Now()
				out := c.Request(Request{Op: message.Echo, Idempotent: row.idempotent}, nil).Wait()
				class := errclass.None
				if out.Err != nil {
					class = out.Err.Class
				}
				if class != row.class || copies != row.copies || time.Since(began) != row.after {
					t.Errorf("%q with %d copies after %v, want %q with %d after %v", class, copies, time.Since(began), row.class, row.copies, row.after)
				}
				if row.class != errclass.None && out.Code != row.code {
					t.Errorf("code %d, want %d", out.Code, row.code)
				}
			})
		})
	}
}

func TestMalformedReplyIsNotAskedForAgain(t *testing.T) {
	script := func(n int, nc net.Conn) {
		io.ReadFull(nc, make([]byte, 4+message.HeaderLen))
		nc.Write(framed([]byte("garbage")))
		hold(n, nc)
	}
	inBubble(t, Config{Messages: true, Backoff: &Backoff{Initial: 100 * ms}}, script, func(c *Client, w *witness, p *peer) {
		out := c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait()
		synctest.Wait()
		if errclass.Of(out.Err) != errclass.Malformed || len(p.dials) != 1 || c.State() != Disconnected {
			t.Errorf("%v after %d dials, %s; want malformed, 1, disconnected", out.Err, len(p.dials), c.State())
		}
	})
}

func TestCancelOfARequest(t *testing.T) {
	inBubble(t, Config{Messages: true}, hold, func(c *Client, w *witness, p *peer) {
		call := c.Request(Request{Op: message.Echo}, nil)
		time.Sleep(100 * ms)
		call.Cancel()
		call.Cancel()
		if out := call.Wait(); errclass.Of(out.Err) != errclass.Canceled || c.State() != Connected {
			t.Errorf("%v, %s; want canceled, and the connection kept", out.Err, c.State())
		}
		if len(c.pending) != 0 {
			t.Errorf("%d entries left for replies", len(c.pending))
		}
	})
}

func TestWaitingRequestFailsWithThePolicy(t *testing.T) {
	cfg := Config{Messages: true, Reconnect: true, Backoff: &Backoff{Initial: 100 * ms, Attempts: 3, Stable: time.Second}}
	inBubble(t, cfg, closeAtOnce, func(c *Client, w *witness, p *peer) {
		if out := c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait(); errclass.Of(out.Err) != errclass.GaveUp {
			t.Errorf("%v, want gave_up", out.Err)
		}
		if out := c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait(); out.Err == nil {
			t.Error("a request after the end succeeded")
		}
	})
}
