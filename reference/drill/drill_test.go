package drill

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/server"
)

// talk is one conversation with an adapter that runs in this process.
type talk struct {
	t     *testing.T
	in    io.WriteCloser
	lines chan map[string]any
	ended chan error
	errs  *bytes.Buffer // to be read after the end
}

// prompt bounds every wait for a line. It is long, and a healthy run never uses it up.
const prompt = 10 * time.Second

func start(t *testing.T, args ...string) *talk {
	t.Helper()
	commands, in := io.Pipe()
	out, events := io.Pipe()
	k := &talk{t: t, in: in, lines: make(chan map[string]any, 1000), ended: make(chan error, 1), errs: &bytes.Buffer{}}
	go func() {
		k.ended <- Run(context.Background(), args, commands, events, k.errs)
		events.Close()
	}()
	go func() {
		defer close(k.lines)
		scanner := bufio.NewScanner(out)
		scanner.Buffer(nil, 2<<20)
		for scanner.Scan() {
			line := map[string]any{}
			numbers := json.NewDecoder(bytes.NewReader(scanner.Bytes()))
			numbers.UseNumber()
			if err := numbers.Decode(&line); err != nil {
				t.Errorf("line %q: %v", scanner.Text(), err)
			}
			k.lines <- line
		}
	}()
	t.Cleanup(func() { in.Close() })
	return k
}

// next returns the first line that has those fields, given as key, value, key, value.
func (k *talk) next(want ...any) map[string]any {
	k.t.Helper()
	limit := time.After(prompt)
	for {
		select {
		case line, ok := <-k.lines:
			if !ok {
				k.t.Fatalf("the adapter ended before %v", want)
			}
			if fits(line, want) {
				return line
			}
		case <-limit:
			k.t.Fatalf("no line with %v within %v", want, prompt)
		}
	}
}

func fits(line map[string]any, want []any) bool {
	for i := 0; i < len(want); i += 2 {
		if fmt.Sprint(line[want[i].(string)]) != fmt.Sprint(want[i+1]) {
			return false
		}
	}
	return true
}

func (k *talk) say(format string, args ...any) {
	k.t.Helper()
	if _, err := fmt.Fprintf(k.in, format+"\n", args...); err != nil {
		k.t.Fatal(err)
	}
}

// end ends the input and waits for the adapter to end.
func (k *talk) end() {
	k.t.Helper()
	k.in.Close()
	select {
	case err := <-k.ended:
		if err != nil {
			k.t.Errorf("the adapter ended with %v", err)
		}
	case <-time.After(prompt):
		k.t.Error("the adapter did not end with its input")
	}
}

func TestClientAndServer(t *testing.T) {
	t.Run("plain", func(t *testing.T) { testClientAndServer(t, "server") })
	t.Run("fast", func(t *testing.T) { testClientAndServer(t, "server", "--fast") })
}

func testClientAndServer(t *testing.T, args ...string) {
	s, c := start(t, args...), start(t, "client")
	s.say(`{"id":1,"verb":"hello","protocol":1}`)
	if line := s.next("id", 1, "ok", true); fmt.Sprint(line["roles"]) != "[server]" {
		t.Errorf("hello: %v", line)
	}
	s.say(`{"id":2,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"messages":true}}`)
	addr := s.next("id", 2, "ok", true)["addr"]

	c.say(`{"id":1,"verb":"open","role":"client","client":"a","addrs":[%q],"config":{"messages":true}}`, addr)
	c.next("id", 1, "ok", true)
	c.next("event", "attempt", "n", 1, "addr", addr, "delay", 0)
	c.next("event", "state", "to", "connected", "client", "a", "remote", addr)

	c.say(`{"id":2,"verb":"send","client":"a","request":{"op":"echo"},"data":"aGVsbG8="}`)
	c.next("id", 2, "ok", true)
	c.next("event", "done", "id", 2, "ok", true, "len", 5, "crc", 907060870, "data", "aGVsbG8=")
	s.next("event", "recv", "len", 5, "data", "aGVsbG8=")

	c.say(`{"id":3,"verb":"send","client":"a","request":{"op":"echo"},"fill":{"len":5000,"seed":7},"workers":3,"repeat":4}`)
	c.next("event", "done", "id", 3, "ok", true, "count", 12)
	c.say(`{"id":4,"verb":"send","client":"a","request":{"op":"sleep","arg":600000}}`)
	c.say(`{"id":5,"verb":"cancel","client":"a","of":4}`)
	c.next("event", "done", "id", 4, "ok", false, "class", "canceled")
	c.next("event", "done", "id", 5, "ok", true)
	c.say(`{"id":6,"verb":"query","what":"counters","client":"a"}`)
	if n := c.next("id", 6)["counters"].(map[string]any); !fits(n, []any{"messages_received", 13, "connections", 1}) {
		t.Errorf("counters %v, want 13 replies on one connection", n)
	}
	c.say(`{"id":7,"verb":"close","client":"a","how":"abort"}`)
	c.next("event", "state", "from", "connected", "to", "disconnected")
	c.next("event", "done", "id", 7, "ok", true)
	s.next("event", "error", "class", "reset")
	s.next("event", "state", "to", "disconnected", "class", "reset")
	c.say(`{"id":8,"verb":"bye"}`)
	c.next("id", 8, "ok", true)
	if err := <-c.ended; err != nil {
		t.Errorf("bye: %v", err)
	}
	s.end()
}

func TestRefusals(t *testing.T) {
	c := start(t, "client")
	for command, want := range map[string][]any{
		`"verb":"zork"`:               {"unsupported", "zork"},
		`"verb":"open","role":"tree"`: {"unsupported", "tree"},
		`"verb":"query","what":"age"`: {"unsupported", "age"},
		`"verb":"hello","protocol":9`: {"ok", false},
		`"verb":"send","client":"b"`:  {"ok", false},
		`"verb":"close","client":7`:   {"ok", false},
		`"verb":"open","role":"client","client":"x","addrs":["127.0.0.1:1"],"config":{"framing":"u24"}`: {"ok", false},
	} {
		c.say(`{"id":1,%s}`, command)
		if line := c.next("id", 1); !fits(line, want) {
			t.Errorf("%s: %v, want %v", command, line, want)
		}
	}
	c.say(`no JSON at all`)
	c.say(`{"id":2,"verb":"query","what":"clock"}`)
	c.next("id", 2, "ok", true)
	c.end()
	if !strings.Contains(c.errs.String(), "no JSON at all") {
		t.Errorf("standard error %q, want the ignored line", c.errs)
	}
}

func TestBackoffSamples(t *testing.T) {
	c := start(t, "client")
	c.say(`{"id":1,"verb":"query","what":"backoff","attempt":1100,"count":50,"config":{"backoff":{"initial":100,"factor":2,"cap":1600,"jitter":"equal"}}}`)
	delays := c.next("id", 1, "ok", true)["delays"].([]any)
	if len(delays) != 50 {
		t.Fatalf("%d delays, want 50", len(delays))
	}
	distinct := map[int64]bool{}
	for _, d := range delays {
		micros, err := d.(json.Number).Int64()
		distinct[micros] = true
		if err != nil || micros < 800_000 || micros > 1_600_000 {
			t.Errorf("delay %v µs, want half the cap to the cap", d)
		}
	}
	if len(distinct) < 40 {
		t.Errorf("%d distinct delays of 50", len(distinct))
	}
	c.end()
}

func TestRefusedConnectThenEnd(t *testing.T) {
	s := start(t, "server")
	s.say(`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0"}`)
	addr := s.next("id", 1)["addr"]
	s.end()
	c := start(t, "client")
	c.say(`{"id":1,"verb":"open","role":"client","client":"a","addrs":[%q],"config":{"backoff":{"initial":10,"factor":2,"attempts":2}}}`, addr)
	c.next("event", "error", "class", "refused")
	c.next("event", "state", "from", "connecting", "to", "backoff", "class", "refused")
	c.next("event", "attempt", "n", 2)
	c.next("event", "error", "class", "refused")
	c.next("event", "error", "class", "gave_up")
	c.next("event", "state", "to", "disconnected", "class", "gave_up")
	c.end()
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"tree"}, {"client", "--fast"}, {"server", "--framing", "u32be"}} {
		if err := Run(context.Background(), args, strings.NewReader(""), io.Discard, io.Discard); err == nil {
			t.Errorf("Run(%q) gave no error", args)
		}
	}
}

func TestPlainServerEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{{"server", "--listen", "127.0.0.1:0"}, {"server", "--fast", "--listen", "127.0.0.1:0"}} {
		var log bytes.Buffer
		if err := Run(ctx, args, strings.NewReader(""), io.Discard, &log); err != nil {
			t.Errorf("Run(%q): %v", args, err)
		}
		if !strings.Contains(log.String(), "listening on 127.0.0.1:") {
			t.Errorf("Run(%q): log %q, want the address", args, log.String())
		}
	}
}

// The protocol's events are of connections: what is of none goes where people read.
func TestAnAcceptThatFailedIsNoEvent(t *testing.T) {
	var out, said bytes.Buffer
	h := &host{out: newLines(&out), err: &said}
	h.tell(server.Event{Kind: server.Trouble, Class: errclass.Other, Detail: "accept: too many open files"})
	if out.Len() > 0 || !strings.Contains(said.String(), "too many open files") {
		t.Errorf("events %q, standard error %q", out.String(), said.String())
	}
}
