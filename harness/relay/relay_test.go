package relay

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

func TestBytesArriveAsTheyWereSent(t *testing.T) {
	for name, faults := range map[string][]fault.Fault{
		"alone":         nil,
		"with latency":  {fault.Latency(fault.ToServer, 2*time.Millisecond, 0)},
		"with jitter":   {fault.Delay(fault.ToServer, time.Millisecond, time.Millisecond)},
		"with a bucket": {fault.Bucket(fault.ToServer, 20_000_000)},
		"with several": {
			fault.Delay(fault.ToServer, time.Millisecond, 0), fault.Stall(fault.ToServer),
			fault.Bandwidth(fault.ToServer, 50_000_000), fault.Cut(fault.ToServer, 1000, 0),
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, faults...)
			client, server := b.pair()
			sent := noise(1 << 20)
			go func() {
				client.Write(sent)
				client.CloseWrite()
			}()
			got, err := io.ReadAll(server)
			if err != nil || !bytes.Equal(got, sent) {
				t.Fatalf("%d bytes, %v; want the %d that were sent", len(got), err, len(sent))
			}
		})
	}
}

func noise(n int) []byte {
	p := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(p)
	return p
}

func TestHalfCloseIsKept(t *testing.T) {
	b := newBench(t, fault.Latency(fault.ToServer, time.Millisecond, 0))
	for range 50 {
		client, server := b.pair()
		b.send(client, "question")
		client.CloseWrite()
		b.ends(server, "question", nil)
		b.send(server, "answer, ")
		b.send(server, "in two parts")
		server.Close()
		b.ends(client, "answer, in two parts", nil)
	}
}

func TestServerMayHalfCloseFirst(t *testing.T) {
	b := newBench(t)
	for range 50 {
		client, server := b.pair()
		b.send(server, "greeting")
		server.CloseWrite()
		b.ends(client, "greeting", nil)
		b.send(client, "still here")
		client.Close()
		b.ends(server, "still here", nil)
	}
}

func TestResetIsKeptBehindTheBytesBeforeIt(t *testing.T) {
	b := newBench(t)
	for range 50 {
		client, server := b.pair()
		b.send(client, "last words")
		b.wants(server, "last words")
		client.SetLinger(0)
		client.Close()
		b.ends(server, "", connReset)
	}
	for range 50 {
		client, server := b.pair()
		b.send(client, "hello") // else the reset may meet the relay's dial
		b.wants(server, "hello")
		server.SetLinger(0)
		server.Close()
		b.ends(client, "", connReset)
	}
	b.eventually("both kinds of event", func() bool { return b.saw(trace.RST) >= 100 && b.saw(trace.EndRST) >= 100 })
}

func (b *bench) saw(k trace.Kind) (n int) {
	for _, e := range b.trace.Events() {
		if e.Kind == k && e.Lane == trace.Relay {
			n++
		}
	}
	return n
}

func TestResetIsKeptWhenAWriteMeetsIt(t *testing.T) {
	b := newBench(t)
	client, server := b.pair()
	client.CloseWrite()
	b.ends(server, "", nil)
	client.SetLinger(0)
	client.Close() // nobody reads from this leg any more: only writing to it can tell
	b.eventually("a reset at the server", func() bool {
		_, err := server.Write([]byte("answer"))
		return err != nil
	})
}

func TestResetAfterAFINIsKept(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not noticed here before something is written")
	}
	b := newBench(t, fault.Delay(fault.ToServer, time.Millisecond, 0))
	for i := range 20 {
		client, server := b.pair()
		b.send(client, "question")
		client.CloseWrite()
		b.ends(server, "question", nil)
		client.SetLinger(0)
		client.Close()
		b.eventually("the reset to be passed on", func() bool { return b.saw(trace.EndRST) == i+1 })
		if _, err := server.Write([]byte("answer")); err == nil {
			t.Fatal("the first write after the reset succeeded")
		}
	}
}

func TestUnreachableUpstreamResetsTheDialler(t *testing.T) {
	b := newBench(t)
	b.ln.Close()
	b.doomed()
	b.eventually("a refusal in the trace", func() bool { return b.saw(trace.Refused) == 1 })
}

func TestRedirectConcernsLaterConnections(t *testing.T) {
	first, second := newBench(t), newBench(t)
	client, server := first.pair()
	first.relay.Redirect(second.ln.Addr().String())
	first.send(first.dial(), "to the other")
	c, err := second.ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	second.wants(second.keep(c), "to the other")
	first.send(client, "to the first")
	first.wants(server, "to the first")
	if n := first.relay.Conns(); n != 2 {
		t.Errorf("%d connections; want 2", n)
	}
}

func TestRefuseAndAdmitOnTheSamePort(t *testing.T) {
	b := newBench(t, fault.Refuse())
	for range 20 {
		if c, err := net.Dial("tcp", b.relay.Addr()); err == nil {
			c.Close()
			t.Fatal("a dial succeeded while connections are refused")
		}
		if err := b.relay.Admit(); err != nil {
			t.Fatal(err)
		}
		client, server := b.pair()
		if err := b.relay.Refuse(); err != nil {
			t.Fatal(err)
		}
		b.send(client, "goes on")
		b.wants(server, "goes on")
	}
	b.proven(21)
}

func TestCloseIsBoundedBehindAReaderThatDoesNotRead(t *testing.T) {
	faults := []fault.Fault{
		fault.Latency(fault.ToServer, time.Minute, 0), fault.Bandwidth(fault.ToServer, 10_000),
		fault.Delay(fault.ToServer, time.Minute, 0), fault.Bucket(fault.ToServer, 1), fault.Stall(fault.ToServer).After(10),
		fault.Slice(fault.ToServer, 7), fault.Cut(fault.ToServer, 10, time.Minute), fault.Close(fault.ToServer).After(10),
		fault.Reset(fault.ToServer).After(64 << 20), fault.Limit(fault.ToServer).After(10),
	}
	for _, f := range faults {
		t.Run(f.String(), func(t *testing.T) {
			b := newBench(t, f)
			client, _ := b.pair()
			client.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
			client.Write(noise(8 << 20)) // as much as fits on the way
			// The bench closes the relay, requires that to work, and looks for goroutines.
		})
	}
}

func TestCloseMayBeRepeated(t *testing.T) {
	b := newBench(t)
	for range 3 {
		if err := b.relay.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.relay.Admit(); err == nil {
		t.Error("Admit after Close: no error")
	}
}

func TestStartNamesFaultAndAttribute(t *testing.T) {
	to := fault.ToServer
	for _, c := range []struct {
		fault fault.Fault
		says  string
	}{
		{fault.Latency(to, 0, 0), "Delay"},
		{fault.Latency(to, 1500*time.Microsecond, 0), "Delay"},
		{fault.Latency(to, time.Second, time.Millisecond), "Jitter"},
		{fault.Latency(to, time.Second, 0).After(3), "At"},
		{fault.Bandwidth(to, 9_999), "Rate"},
		{fault.Bucket(to, 0), "Rate"},
		{fault.Delay(to, -time.Second, 0), "Delay"},
		{fault.Slice(to, 0), "Size"},
		{fault.Cut(to, 0, 0), "At"},
		{fault.Limit(to), "At"},
		{fault.Close(to).After(-1), "At"},
		{fault.Close("sideways"), "Dir"},
		{fault.Close(to).Pausing(time.Second), "Delay"},
		{fault.Fault{Kind: fault.KindStall, Dir: to, Size: 3}, "Size"},
		{fault.Reset(to).OnConn(-1), "Conn"},
		{fault.Refuse().OnConn(2), "Conn"},
		{fault.Hang().OnConn(2), "Conn"},
		{fault.Corrupt(to).AfterFrame(1), "Frame"},
		{fault.Fault{Kind: fault.KindKill}, "Kind"},
		{fault.Fault{Kind: "gremlin", Dir: to}, "Kind"},
	} {
		r, err := Start(Config{Upstream: "127.0.0.1:1", Trace: trace.New()}, fault.Stall(to), c.fault)
		if err == nil {
			r.Close()
			t.Errorf("%+v: no error", c.fault)
			continue
		}
		for _, part := range []string{"fault 2", c.fault.String(), c.says} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("error %q does not say %q", err, part)
			}
		}
	}
}
