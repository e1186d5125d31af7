package relay

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// sum waits for what the relay says of a direction of a connection once all has passed.
func (b *bench) sum(conn int, dir fault.Direction) (note string) {
	b.t.Helper()
	b.eventually("the sum of "+string(dir), func() bool {
		for _, e := range b.trace.Events() {
			if e.Kind == trace.Got && e.Conn == conn && e.Dir == string(dir) {
				note = e.Note
			}
		}
		return note != ""
	})
	return note
}

// moved requires that the system moved bytes, or that none of them passed unread.
func (b *bench) moved(dir fault.Direction, unread bool) {
	b.t.Helper()
	note := b.sum(1, dir)
	if unread = unread && runtime.GOOS == "linux"; strings.Contains(note, "unread") != unread {
		b.t.Errorf("%s: %q; want bytes that passed unread: %v", dir, note, unread)
	}
}

func TestWhatNobodyTouchesPassesUnread(t *testing.T) {
	for _, c := range []struct {
		name   string
		cfg    Config
		faults []fault.Fault
		unread bool
	}{
		{name: "no fault", unread: true},
		{name: "a stall that waits to be told", faults: []fault.Fault{fault.Stall(fault.ToServer)}, unread: true},
		{name: "a fault of the other direction", faults: []fault.Fault{fault.Corrupt(fault.ToClient)}, unread: true},
		{name: "a fault of another connection", faults: []fault.Fault{fault.Close(fault.ToServer).OnConn(2)}, unread: true},
		{name: "a trigger that waits", faults: []fault.Fault{fault.Corrupt(fault.ToServer).After(1 << 30)}},
		{name: "a stall with a trigger", faults: []fault.Fault{fault.Stall(fault.ToServer).After(1 << 30)}},
		{name: "a witness", cfg: Config{Witness: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBenchWith(t, c.cfg, c.faults...)
			client, server := b.pair()
			sent := noise(4 << 20)
			go func() {
				client.Write(sent)
				client.CloseWrite()
			}()
			if got, err := io.ReadAll(server); err != nil || !bytes.Equal(got, sent) {
				t.Fatalf("%d bytes, %v; want the %d that were sent", len(got), err, len(sent))
			}
			b.moved(fault.ToServer, c.unread)
		})
	}
}

// Both directions carry pieces of all sizes while they are stalled and resumed at random: each turn is a change of the way.
func TestNoByteIsLostWhereTheWayChanges(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
	client, server := b.pair()
	for _, c := range []*net.TCPConn{client, server} {
		c.SetDeadline(time.Now().Add(10 * patience)) // hundreds of turns, on a machine that may be busy
	}
	enough := make(chan struct{})
	var sent, got [2]int
	var ends sync.WaitGroup
	for i, way := range []struct{ from, to *net.TCPConn }{{client, server}, {server, client}} {
		ends.Go(func() { sent[i] = writeInPieces(way.from, uint64(i), enough) })
		ends.Go(func() { got[i] = readPattern(t, way.to) })
	}
	b.toggle(100)
	close(enough)
	ends.Wait()
	if got != sent || sent[0] == 0 || sent[1] == 0 {
		t.Errorf("%d bytes came; want the %d that were sent", got, sent)
	}
	for i, dir := range []fault.Direction{fault.ToServer, fault.ToClient} {
		b.moved(dir, true)
		if p := b.relay.Proofs()[i]; !strings.Contains(p.Detail, "bytes waited") {
			t.Errorf("%+v; want bytes that waited", p)
		}
	}
}

// toggle stalls and resumes directions, at random, so many times each, and leaves them open.
func (b *bench) toggle(times int) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, dir := range []fault.Direction{fault.ToServer, fault.ToClient} {
		for range times {
			b.relay.Stall(dir)
			time.Sleep(time.Duration(random.Int64N(int64(300 * time.Microsecond))))
			b.relay.Resume(dir)
			time.Sleep(time.Duration(random.Int64N(int64(2 * time.Millisecond))))
		}
	}
}

// pattern is what is sent, over and over: its length is no multiple of anything, so that bytes which are missing, or come
// twice, are noticed.
var pattern = noise(1_000_003)

// writeInPieces writes small pieces and large ones, so that they are read and moved in turn, and then the end.
func writeInPieces(c *net.TCPConn, seed uint64, enough <-chan struct{}) (sent int) {
	defer c.CloseWrite()
	random := rand.New(rand.NewPCG(seed, 1))
	for {
		select {
		case <-enough:
			return sent
		default:
		}
		at := sent % len(pattern)
		n := min(len(pattern)-at, 1+random.IntN(1<<(4+random.IntN(17))))
		if _, err := c.Write(pattern[at : at+n]); err != nil {
			return sent
		}
		sent += n
	}
}

// readPattern reads to the end and returns how much it was.
func readPattern(t *testing.T, c *net.TCPConn) (got int) {
	p := make([]byte, len(pattern))
	for {
		at := got % len(pattern)
		n, err := c.Read(p[:len(pattern)-at])
		if !bytes.Equal(p[:n], pattern[at:at+n]) {
			t.Errorf("byte %d is wrong", got+differ(p[:n], pattern[at:]))
			return got
		}
		if got += n; err != nil {
			if err != io.EOF {
				t.Errorf("%v after %d bytes", err, got)
			}
			return got
		}
	}
}

// differ is the first byte that is not the same.
func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func TestAStallTakesEffectAtOnce(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer))
	client, server := b.pair()
	for _, c := range []*net.TCPConn{client, server} {
		c.SetDeadline(time.Now().Add(10 * patience))
	}
	for i := range 300 {
		text := fmt.Sprintf("message %d;", i)
		b.send(client, text)
		if i%2 == 0 { // else it is on its way when the direction stalls, and may pass
			b.wants(server, text)
		}
		b.relay.Stall(fault.ToServer)
		b.send(client, "held;")
		time.Sleep(time.Duration(i%4) * 100 * time.Microsecond)
		if i%2 == 0 && queued(server) > 0 {
			t.Fatalf("round %d: %d bytes passed a stall", i, queued(server))
		}
		b.relay.Resume(fault.ToServer)
		if i%2 == 1 {
			b.wants(server, text)
		}
		b.wants(server, "held;")
	}
}

func TestAStallHoldsWhatComesWhileBytesAreMoved(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer))
	client, server := b.pair()
	sent := noise(24 << 20)
	go func() {
		client.Write(sent)
		client.CloseWrite()
	}()
	got := make([]byte, 8<<20)
	if _, err := io.ReadFull(server, got); err != nil {
		t.Fatal(err)
	}
	b.relay.Stall(fault.ToServer)
	// What the sockets on this side of the relay hold comes still, and the silence then lasts.
	got = append(got, until(server, 200*time.Millisecond)...)
	if len(got) == len(sent) {
		t.Fatal("all has passed a stall")
	}
	b.silent(server)
	b.relay.Resume(fault.ToServer)
	rest, err := io.ReadAll(server)
	if got = append(got, rest...); err != nil || !bytes.Equal(got, sent) {
		t.Fatalf("%d bytes, %v; want the %d that were sent", len(got), err, len(sent))
	}
	b.moved(fault.ToServer, true)
}

// until reads what comes until nothing has come for so long.
func until(c *net.TCPConn, quiet time.Duration) (all []byte) {
	defer c.SetReadDeadline(time.Now().Add(patience))
	p := make([]byte, 1<<20)
	for {
		c.SetReadDeadline(time.Now().Add(quiet))
		n, err := c.Read(p)
		all = append(all, p[:n]...)
		if err != nil {
			return all
		}
	}
}

func TestAnEndIsHeldByAStallAndKeptItsKind(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*net.TCPConn)
		want error
	}{
		{"FIN", func(c *net.TCPConn) { c.CloseWrite() }, nil},
		{"RST", func(c *net.TCPConn) { c.SetLinger(0); c.Close() }, connReset},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 20 {
				b := newBench(t, fault.Stall(fault.ToServer))
				client, server := b.pair()
				b.send(client, "last words")
				b.wants(server, "last words")
				b.relay.Stall(fault.ToServer)
				c.end(client)
				b.silent(server)
				b.relay.Resume(fault.ToServer)
				b.ends(server, "", c.want)
			}
		})
	}
}

func TestEndsAreKeptBehindBytesThatWereMoved(t *testing.T) {
	for _, want := range []error{nil, connReset} {
		for range 10 {
			b := newBench(t)
			client, server := b.pair()
			sent := noise(3 << 20)
			go client.Write(sent)
			got := make([]byte, len(sent))
			if _, err := io.ReadFull(server, got); err != nil || !bytes.Equal(got, sent) {
				t.Fatalf("%v; want the bytes that were sent", err)
			}
			if want == nil {
				client.CloseWrite()
				b.ends(server, "", nil)
				b.send(server, "the other way flows")
				server.Close()
				b.ends(client, "the other way flows", nil)
			} else {
				client.SetLinger(0)
				client.Close()
				b.ends(server, "", connReset)
			}
			b.moved(fault.ToServer, true)
		}
	}
}

func TestAResetAfterAFINIsKeptWhereAStallIsArmed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not noticed here before something is written")
	}
	b := newBench(t, fault.Stall(fault.ToServer))
	client, server := b.pair()
	b.send(client, "question")
	client.CloseWrite()
	b.ends(server, "question", nil)
	b.relay.Stall(fault.ToServer)
	b.relay.Resume(fault.ToServer)
	client.SetLinger(0)
	client.Close()
	b.eventually("the reset to be passed on", func() bool { return b.saw(trace.EndRST) == 1 })
}

// What the relay's system has acknowledged when a reset comes is delivered before it, as by a chain.
func TestBytesBeforeAResetPass(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what was acknowledged is not known here")
	}
	for range 20 {
		b := newBench(t)
		client, server := b.pair()
		sent := string(noise(300_000))
		b.send(client, sent)
		b.eventually("all to be acknowledged", func() bool { n, known := unsent(client); return known && n == 0 })
		client.SetLinger(0)
		client.Close()
		b.ends(server, sent, connReset)
	}
}

func TestAReceiverThatIsGoneIsToldToTheSender(t *testing.T) {
	for range 10 {
		b := newBench(t)
		client, server := b.pair()
		go client.Write(noise(16 << 20))
		if _, err := io.ReadFull(server, make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		server.SetLinger(0)
		server.Close()
		b.eventually("the reset to be passed on", func() bool { return b.saw(trace.EndRST) == 1 && b.saw(trace.EndFIN) == 0 })
	}
}

// A trigger is not skipped because the stall beside it is idle, or has just been.
func TestATriggerBesideAStallActs(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer), fault.Corrupt(fault.ToServer).After(1<<20))
	client, server := b.pair()
	sent := noise(2 << 20)
	over := make(chan struct{})
	go b.stallNowAndThen(over)
	defer close(over)
	go func() {
		client.Write(sent)
		client.CloseWrite()
	}()
	got, err := io.ReadAll(server)
	want := bytes.Clone(sent)
	want[1<<20] ^= 0xff
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v; want the %d that were sent, of which byte %d is inverted; they differ from byte %d on",
			len(got), err, len(sent), 1<<20, differ(got, want))
	}
	b.moved(fault.ToServer, false)
}

func (b *bench) stallNowAndThen(over <-chan struct{}) {
	for {
		b.relay.Stall(fault.ToServer)
		time.Sleep(200 * time.Microsecond)
		b.relay.Resume(fault.ToServer)
		select {
		case <-over:
			return
		case <-time.After(time.Millisecond):
		}
	}
}
