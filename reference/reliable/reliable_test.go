package reliable

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

func serve(t *testing.T, addr string) *Server {
	t.Helper()
	s, err := Listen(addr)
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	go func() { defer close(over); s.Serve() }()
	t.Cleanup(func() { s.Close(); <-over })
	return s
}

func dial(t *testing.T, addr string, cfg Config) *Client {
	t.Helper()
	if cfg.Policy == (Policy{}) {
		cfg.Policy = Policy{Initial: 20 * time.Millisecond, Cap: 80 * time.Millisecond, Copies: 100}
	}
	c, err := Dial(addr, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// lossy passes datagrams on to a server, each with the chance, and twice now and then.
func lossy(t *testing.T, to string, chance float64) string {
	t.Helper()
	front, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	back, err := net.Dial("udp", to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { front.Close(); back.Close() })
	var mu sync.Mutex
	random, client := rand.New(rand.NewPCG(1, 2)), net.Addr(nil)
	times := func() int {
		mu.Lock()
		defer mu.Unlock()
		if random.Float64() < chance {
			return 0
		}
		return 1 + random.IntN(2)
	}
	go func() {
		buf := make([]byte, space)
		for {
			n, from, err := front.ReadFrom(buf)
			if err != nil {
				return
			}
			mu.Lock()
			client = from
			mu.Unlock()
			for range times() {
				_, _ = back.Write(buf[:n])
			}
		}
	}()
	go func() {
		buf := make([]byte, space)
		for {
			n, err := back.Read(buf)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			mu.Lock()
			to := client
			mu.Unlock()
			for range times() {
				_, _ = front.WriteTo(buf[:n], to)
			}
		}
	}()
	return front.LocalAddr().String()
}

func increment(name string) []byte {
	return message.Message{Type: message.Request, Op: message.Increment, Body: []byte(name)}.Bytes()
}

func TestTwoHundredMessagesAreCarriedOutOnceEach(t *testing.T) {
	last := uint32(1<<32 - 50)
	for name, cfg := range map[string]Config{"in any order": {}, "in order": {Ordered: true}, "from a number near the last": {First: &last}} {
		t.Run(name, func(t *testing.T) {
			const messages = 200
			c := dial(t, lossy(t, serve(t, "127.0.0.1:0").Addr(), 0.3), cfg)
			var all sync.WaitGroup
			var mu sync.Mutex
			counted := map[uint64]bool{}
			for range messages {
				all.Go(func() {
					answer, err := c.Send(t.Context(), increment("n"))
					m, wrong := message.Parse(answer)
					if err != nil || wrong != nil || len(m.Body) != 8 {
						t.Errorf("%v, %v, %+v", err, wrong, m)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					counted[binary.BigEndian.Uint64(m.Body)] = true
				})
			}
			all.Wait()
			if len(counted) != messages || !counted[messages] {
				t.Errorf("%d different counts for %d messages", len(counted), messages)
			}
		})
	}
}

func TestAServerThatWasStartedAgain(t *testing.T) {
	first, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go first.Serve()
	c := dial(t, first.Addr(), Config{})
	if _, err := c.Send(t.Context(), increment("n")); err != nil {
		t.Fatal(err)
	}
	first.Close()
	serve(t, first.Addr())
	if _, err := c.Send(t.Context(), increment("n")); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("in a session that is lost: %v", err)
	}
	if _, err := c.Send(t.Context(), increment("n")); err != nil {
		t.Errorf("in the next one: %v", err)
	}
}

func TestWhatGetsNoAnswer(t *testing.T) {
	nobody, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer nobody.Close()
	c := dial(t, nobody.LocalAddr().String(), Config{Policy: Policy{Initial: time.Millisecond, Cap: time.Millisecond, Copies: 3}})
	if _, err := c.Send(t.Context(), nil); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("nobody answers: %v", err)
	}
	if _, err := c.Send(t.Context(), make([]byte, MostPayload+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("too long: %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Send(over, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context has ended: %v", err)
	}
}

func TestOperations(t *testing.T) {
	c := Counters{}
	for name, want := range map[string]message.Message{
		string(increment("n")): {Type: message.Reply, Body: []byte{0, 0, 0, 0, 0, 0, 0, 1}},
		string(message.Message{Type: message.Request, Op: message.Echo, ID: 7, Body: []byte("hi")}.Bytes()): {Type: message.Reply, ID: 7, Body: []byte("hi")},
		string(message.Message{Type: message.Request, Op: message.ReplyOf, Arg: 70_000}.Bytes()):            {Type: message.Error, Code: message.TooLarge},
		string(message.Message{Type: message.Request, Op: message.Sleep}.Bytes()):                           {Type: message.Error, Code: message.NotImplemented},
		"none": {Type: message.Error, Code: message.BadRequest},
	} {
		if got := string(c.carryOut([]byte(name))); got != string(want.Bytes()) {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestSessionsAreForgotten(t *testing.T) {
	s := serve(t, "127.0.0.1:0")
	c := dial(t, s.Addr(), Config{Policy: Default})
	if _, err := c.Send(t.Context(), increment("n")); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	buf := make([]byte, space)
	for n := range uint32(mostSessions) {
		_, _ = conn.Write(Datagram{Kind: Open, Number: n}.Bytes())
		if _, err := conn.Read(buf); err != nil {
			t.Fatal(fmt.Errorf("session %d: %w", n, err))
		}
	}
	if _, err := c.Send(t.Context(), increment("n")); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("the session that was heard longest ago: %v", err)
	}
}
