package client

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// answerFrom answers requests from number n on, of all connections together, and notes what came.
func answerFrom(n int, seen *[]message.Message) func(int, net.Conn) {
	return func(_ int, nc net.Conn) {
		serveMessages(nc, func(m message.Message) *message.Message {
			if m.Type != message.Request {
				return nil
			}
			m.Body = slices.Clone(m.Body)
			*seen = append(*seen, m)
			if len(*seen) < n {
				return nil
			}
			return echoReply(m)
		})
	}
}

func TestAttemptTimeoutIsFollowedByAnotherSending(t *testing.T) {
	var seen []message.Message
	cfg := Config{Messages: true, AttemptTimeout: 200 * ms, RequestTimeout: time.Second, Deadlines: true, Backoff: &Backoff{Initial: 50 * ms}}
	inBubble(t, cfg, answerFrom(3, &seen), func(c *Client, w *witness, p *peer) {
		key := NewKey()
		began := time.Now()
		out := c.Request(Request{Op: message.Increment, Key: key, Body: []byte("counter")}, nil).Wait()
		synctest.Wait()
		if out.Err != nil || time.Since(began) != 200*ms+50*ms+200*ms+100*ms {
			t.Errorf("%v after %v, want a reply after 550 ms", out.Err, time.Since(began))
		}
		for i, left := range []uint32{1000, 750, 450} {
			if m := seen[i]; m.Key != key || m.Deadline != left || string(m.Body) != "counter" || i > 0 && m.ID == seen[i-1].ID {
				t.Errorf("sending %d was %+v, want the same key and body, %d ms left, and an id of its own", i+1, m, left)
			}
		}
		if n := c.Counters(); n.Retries != 2 || n.Timeouts != 2 || len(p.dials) != 1 {
			t.Errorf("%+v, %d dials; want 2 retries, 2 timeouts, one connection", n, len(p.dials))
		}
		if c.RTT().Count != 0 {
			t.Error("the round trip of a request that was sent three times was counted")
		}
	})
}

func TestOverallDeadlineEndsTheRetries(t *testing.T) {
	var seen []message.Message
	cfg := Config{Messages: true, AttemptTimeout: 300 * ms, RequestTimeout: time.Second, Backoff: &Backoff{Initial: 10 * ms, Cap: 10 * ms}}
	inBubble(t, cfg, answerFrom(99, &seen), func(c *Client, w *witness, p *peer) {
		began := time.Now()
		out := c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait()
		synctest.Wait()
		if errclass.Of(out.Err) != errclass.RequestTimeout || time.Since(began) != time.Second || len(seen) != 4 {
			t.Errorf("%v after %v and %d sendings, want request_timeout after 1 s and 4", out.Err, time.Since(began), len(seen))
		}
		if len(out.Err.History) != 3 {
			t.Errorf("a history of %d, want the three sendings before", len(out.Err.History))
		}
	})
}

func TestTimeoutOfAnOtherRequestIsAmbiguous(t *testing.T) {
	var seen []message.Message
	cfg := Config{Messages: true, AttemptTimeout: 200 * ms, RequestTimeout: 2 * time.Second, Backoff: &Backoff{Initial: 10 * ms}}
	inBubble(t, cfg, answerFrom(99, &seen), func(c *Client, w *witness, p *peer) {
		out := c.Request(Request{Op: message.Increment}, nil).Wait()
		synctest.Wait()
		if errclass.Of(out.Err) != errclass.Ambiguous || len(seen) != 1 {
			t.Errorf("%v after %d copies, want ambiguous after one", out.Err, len(seen))
		}
	})
}

func TestPushback(t *testing.T) {
	for name, row := range map[string]struct {
		advice uint32
		took   time.Duration
		copies int
	}{
		"is kept to":              {700, 700 * ms, 2},
		"never":                   {1 << 31, 0, 1},
		"later than the deadline": {2000, 0, 1},
	} {
		copies := 0
		script := func(_ int, nc net.Conn) {
			serveMessages(nc, func(m message.Message) *message.Message {
				if copies++; copies > 1 {
					return echoReply(m)
				}
				return &message.Message{Type: message.Error, Code: message.Unavailable, ID: m.ID, Arg: row.advice}
			})
		}
		cfg := Config{Messages: true, RequestTimeout: 2 * time.Second, Backoff: &Backoff{Initial: 10 * ms, Jitter: FullJitter}}
		inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
			began := time.Now()
			out := c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait()
			synctest.Wait()
			if time.Since(began) != row.took || copies != row.copies || (out.Err == nil) != (row.copies == 2) {
				t.Errorf("%s: %v after %v and %d copies, want %v and %d", name, out.Err, time.Since(began), copies, row.took, row.copies)
			}
		})
	}
}

func TestRetryBudgetIsShared(t *testing.T) {
	copies, healthy := 0, false
	script := func(_ int, nc net.Conn) {
		serveMessages(nc, func(m message.Message) *message.Message {
			if copies++; healthy {
				return echoReply(m)
			}
			return &message.Message{Type: message.Error, Code: message.Unavailable, ID: m.ID}
		})
	}
	cfg := Config{Messages: true, Backoff: &Backoff{Initial: ms, Attempts: 5}, RetryBudget: &RetryBudget{Tokens: 10, Ratio: 0.5}}
	inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
		ask := func() {
			c.Request(Request{Op: message.Echo, Idempotent: true}, nil).Wait()
			synctest.Wait()
		}
		for range 100 {
			ask()
		}
		// Four failures are followed by another sending, the fifth leaves half of the tokens and is not.
		if copies != 104 {
			t.Errorf("%d sendings of 100 requests in an outage, want 104", copies)
		}
		healthy = true
		for range 14 { // to 7 tokens, of which the next failure takes one
			ask()
		}
		healthy, copies = false, 0
		ask()
		if copies == 1 {
			t.Error("no retry was allowed although the budget had filled again")
		}
	})
}

func TestHandshake(t *testing.T) {
	mute := func(n int, nc net.Conn) { hold(n, nc) }
	cfg := Config{Messages: true, HandshakeTimeout: 500 * ms}
	inBubble(t, cfg, mute, func(c *Client, w *witness, p *peer) {
		endsAfter(t, c, w, 500*ms, errclass.HandshakeLimit)
		if slices.Contains(w.states(), Connected) {
			t.Errorf("states %v: connected to a server that said nothing", w.states())
		}
	})
	answers := func(_ int, nc net.Conn) {
		serveMessages(nc, func(m message.Message) *message.Message {
			time.Sleep(100 * ms)
			if m.Type == message.Ping {
				return &message.Message{Type: message.Pong, ID: m.ID}
			}
			return echoReply(m)
		})
	}
	inBubble(t, cfg, answers, func(c *Client, w *witness, p *peer) {
		if c.State() != Connecting {
			t.Errorf("%s before the first answer, want connecting", c.State())
		}
		time.Sleep(100 * ms)
		synctest.Wait()
		out := c.Request(Request{Op: message.Echo}, nil).Wait()
		synctest.Wait()
		if n := c.Counters(); out.Err != nil || n.MessagesReceived != 2 || n.BytesReceived != 32 || n.BytesSent != 32 {
			t.Errorf("%v, %+v; want a reply, two messages of 16 bytes either way", out.Err, n)
		}
	})
}

func TestGoingAwayMovesNewRequests(t *testing.T) {
	script := func(n int, nc net.Conn) {
		if n > 1 {
			serveMessages(nc, echoReply)
			return
		}
		serveMessages(nc, func(m message.Message) *message.Message {
			nc.Write(framed(message.Message{Type: message.Leaving}.Bytes()))
			time.Sleep(time.Second)
			return echoReply(m)
		})
	}
	cfg := Config{Messages: true, Reconnect: true, Backoff: &Backoff{Initial: 100 * ms}}
	inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
		began := time.Now()
		old := c.Request(Request{Op: message.Increment, Body: []byte("old")}, nil)
		synctest.Wait()
		out := c.Request(Request{Op: message.Echo, Idempotent: true, Body: []byte("new")}, nil).Wait()
		synctest.Wait()
		if out.Err != nil || time.Since(began) != 100*ms || len(p.dials) != 2 {
			t.Errorf("new: %v after %v and %d dials, want its reply after 100 ms from a second connection", out.Err, time.Since(began), len(p.dials))
		}
		if out := old.Wait(); out.Err != nil || string(out.Body) != "old" || time.Since(began) != time.Second {
			t.Errorf("old: %q, %v after %v, want its reply after 1 s", out.Body, out.Err, time.Since(began))
		}
		time.Sleep(time.Minute)
		if c.State() != Connected || len(w.troubles()) != 0 {
			t.Errorf("%s with troubles %+v, want connected with none", c.State(), w.troubles())
		}
	})
}

func TestTooManyPingsDoublesTheInterval(t *testing.T) {
	var at []time.Duration
	script := func(n int, nc net.Conn) {
		began := time.Now()
		serveMessages(nc, func(m message.Message) *message.Message {
			at = append(at, time.Since(began))
			return &message.Message{Type: message.Leaving, Code: message.Busy}
		})
	}
	cfg := Config{Messages: true, PingInterval: 200 * ms, Reconnect: true, Backoff: &Backoff{Initial: 10 * ms}}
	inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if want := []time.Duration{200 * ms, 400 * ms, 800 * ms}; !slices.Equal(at, want) {
			t.Errorf("pings at %v of their connections, want %v", at, want)
		}
	})
}
