package client

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Whatever happens in whatever order, the machine stays in its table, and says every step.
func TestRandomWalksStayInTheTable(t *testing.T) {
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			w := &witness{}
			c, err := New(Config{OnEvent: w.see}, addr)
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(seed, 0))
			for range 40 {
				c.lockedMove(happening(r.IntN(int(closed)+1)), Event{})
			}
			synctest.Wait()
			at := Disconnected
			for _, e := range w.all() {
				legal := slices.Contains(destinations(at), e.To)
				if e.From != at || e.From == e.To || !legal {
					t.Fatalf("seed %d: %s → %s after %s", seed, e.From, e.To, at)
				}
				at = e.To
			}
			if c.State() != at {
				t.Errorf("seed %d: the state is %s and the last event says %s", seed, c.State(), at)
			}
			c.lane.Close()
		})
	}
}

func destinations(from State) (to []State) {
	for _, state := range transitions[from] {
		to = append(to, state)
	}
	return to
}

func TestNothingLeavesClosed(t *testing.T) {
	for state, row := range transitions {
		if to := row[closed]; state != Closed && to != Closed || state == Closed && len(row) > 0 {
			t.Errorf("%s: closed leads to %q of %v", state, to, row)
		}
	}
}

func TestWritableIsToldOnce(t *testing.T) {
	script := func(n int, nc net.Conn) {
		time.Sleep(time.Second)
		hold(n, nc)
	}
	inBubble(t, Config{SendQueue: 1000}, script, func(c *Client, w *witness, p *peer) {
		refused := 0
		for range 20 {
			c.Send(make([]byte, 96), func(o Outcome) {
				if o.Err != nil && o.Err.Class == errclass.QueueFull {
					refused++
				}
			})
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		told := 0
		for _, e := range w.all() {
			if e.Kind == Writable {
				told++
			}
		}
		if refused != 10 || told != 1 {
			t.Errorf("%d refused and told %d times that there is room, want 10 and once", refused, told)
		}
	})
}

func TestTheBodyOfAReplyIsTheCallers(t *testing.T) {
	inBubble(t, Config{Messages: true}, func(_ int, nc net.Conn) { serveMessages(nc, echoReply) }, func(c *Client, w *witness, p *peer) {
		var bodies [][]byte
		for i := range byte(10) {
			out := c.Request(Request{Op: message.Echo, Body: bytes.Repeat([]byte{i}, 4000)}, nil).Wait()
			if out.Err != nil {
				t.Fatal(out.Err)
			}
			bodies = append(bodies, out.Body)
		}
		for i, body := range bodies {
			if !bytes.Equal(body, bytes.Repeat([]byte{byte(i)}, 4000)) {
				t.Errorf("the body of reply %d became another when the next ones came", i)
			}
		}
	})
}

func TestSmallFramesLeaveTogether(t *testing.T) {
	var sizes []int
	script := func(n int, nc net.Conn) {
		time.Sleep(time.Second)
		buf := make([]byte, 1<<20)
		for {
			n, err := nc.Read(buf)
			if err != nil {
				return
			}
			sizes = append(sizes, n)
		}
	}
	inBubble(t, Config{}, script, func(c *Client, w *witness, p *peer) {
		c.Send(make([]byte, 6), nil) // the writer is busy with it while the others come
		synctest.Wait()
		for range 100 {
			c.Send(make([]byte, 6), nil)
		}
		c.Send(make([]byte, 100_000), nil)
		c.Send(make([]byte, 6), nil)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		// A long frame stands alone, and is handed over in pieces of 64 KiB.
		if want := []int{10, 1000, 64 << 10, 100_004 - 64<<10, 10}; !slices.Equal(sizes, want) {
			t.Errorf("the peer read %v, want %v", sizes, want)
		}
	})
}

func TestTransformsBothWays(t *testing.T) {
	tr := frame.Transform{Compress: true, Key: []byte("key")}
	script := func(n int, nc net.Conn) {
		f, _ := frame.Parse("")
		d := frame.NewDecoder(f, 0)
		for {
			sealed, ok, _ := d.Next()
			if ok {
				if plain, err := tr.Open(nil, sealed, 0, new(uint64)); err != nil || string(plain) != "question" {
					t.Errorf("%q, %v", plain, err)
				}
				nc.Write(framed(tr.Seal(nil, []byte("answer"))))
				forged := tr.Seal(nil, []byte("forged"))
				forged[0] ^= 1
				nc.Write(framed(forged))
				hold(n, nc)
				return
			}
			m, err := nc.Read(d.Room())
			d.Fill(m)
			if err != nil {
				return
			}
		}
	}
	inBubble(t, Config{MaxFrame: 1000, Transform: tr}, script, func(c *Client, w *witness, p *peer) {
		c.Send([]byte("question"), nil)
		<-c.finished
		synctest.Wait()
		if got := w.received(); !slices.Equal(got, []string{"answer"}) {
			t.Errorf("received %q, want the one with a good signature", got)
		}
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Malformed {
			t.Errorf("troubles %+v, want malformed", got)
		}
	})
}

func TestLogHasClassesAndNoPayload(t *testing.T) {
	var log bytes.Buffer
	script := func(n int, nc net.Conn) {
		nc.Write(framed([]byte("secret of the server")))
		time.Sleep(time.Second)
		nc.Write([]byte{0xff, 0xff, 0xff, 0xff})
		hold(n, nc)
	}
	cfg := Config{MaxFrame: 100, Log: slog.New(slog.NewTextHandler(&log, nil))}
	inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
		c.Send([]byte("secret of the client"), nil)
		<-c.finished
		synctest.Wait()
	})
	for _, want := range []string{"error.type=frame_too_large", "connection=c", "to=connected", "msg=attempt"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %s:\n%s", want, log.String())
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log holds a payload:\n%s", log.String())
	}
}

func TestPercentiles(t *testing.T) {
	var h histogram
	for i := range 1000 {
		h.add(time.Duration(i+1) * ms)
	}
	sum := h.sum()
	for _, row := range []struct{ got, want time.Duration }{{sum.P50, 500 * ms}, {sum.P90, 900 * ms}, {sum.P99, 990 * ms}} {
		if row.got < row.want || row.got > row.want+row.want/8 {
			t.Errorf("%v, want %v to an eighth more", row.got, row.want)
		}
	}
	if sum.Count != 1000 || sum.Max != time.Second || sum.Mean != 500500*time.Microsecond {
		t.Errorf("%+v", sum)
	}
}

func TestHurryEndsABackoff(t *testing.T) {
	cfg := Config{Reconnect: true, Backoff: &Backoff{Initial: time.Hour}}
	script := func(n int, nc net.Conn) {
		if n > 1 {
			hold(n, nc)
		}
	}
	inBubble(t, cfg, script, func(c *Client, w *witness, p *peer) {
		c.Hurry()
		synctest.Wait()
		if c.State() != Connected || len(p.dials) != 2 {
			t.Errorf("%s after %d dials, want connected after 2", c.State(), len(p.dials))
		}
	})
}
