package relay

import (
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

func TestDelaysAreNeverEarly(t *testing.T) {
	const asked = 20 * time.Millisecond
	for _, f := range []fault.Fault{fault.Latency(fault.ToClient, asked, 0), fault.Delay(fault.ToClient, asked, 0)} {
		t.Run(string(f.Kind), func(t *testing.T) {
			b := newBench(t, f)
			client, server := b.pair()
			for range 10 {
				start := time.Now()
				b.send(server, "tick")
				b.wants(client, "tick")
				if took := time.Since(start); took < asked {
					t.Errorf("%v after it was sent; want at least %v", took, asked)
				}
			}
			b.proven(10)
		})
	}
}

func TestJitterComesFromTheSeed(t *testing.T) {
	draw := func(seed uint64) (d []time.Duration) {
		toxic := &delayToxic{stage{fault: fault.Delay(fault.ToServer, time.Second, time.Second/2), random: generator(seed, 1, 0)}}
		for range 100 {
			d = append(d, toxic.draw())
			if last := d[len(d)-1]; last < time.Second/2 || last > 3*time.Second/2 {
				t.Fatalf("drew %v; want 0.5 s to 1.5 s", last)
			}
		}
		return d
	}
	same, other := 0, 0
	a, b, c := draw(1), draw(1), draw(2)
	for i := range a {
		if a[i] == b[i] {
			same++
		}
		if a[i] == c[i] {
			other++
		}
	}
	if same != len(a) || other > 2 {
		t.Errorf("%d of %d equal with one seed, %d with another", same, len(a), other)
	}
}

func TestRatesAreNeverExceeded(t *testing.T) {
	const rate, size = 100_000, 30_000
	for _, f := range []fault.Fault{fault.Bandwidth(fault.ToServer, rate), fault.Bucket(fault.ToServer, rate)} {
		t.Run(string(f.Kind), func(t *testing.T) {
			b := newBench(t, f)
			client, server := b.pair()
			start := time.Now()
			b.send(client, strings.Repeat("x", size))
			b.wants(server, strings.Repeat("x", size))
			if took := time.Since(start); took < size*time.Second/rate*8/10 {
				t.Errorf("%d bytes took %v at %d B/s", size, took, rate)
			}
			b.proven(-1)
		})
	}
}

func TestStallHoldsEverythingAndLosesNothing(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer))
	client, server := b.pair()
	b.send(client, "before ")
	b.wants(server, "before ")
	b.relay.Stall(fault.ToServer)
	b.send(client, "after")
	client.CloseWrite()
	b.send(server, "the other way flows")
	b.wants(client, "the other way flows")
	b.silent(server)
	if !b.relay.Stalled(fault.ToServer) || b.relay.Stalled(fault.ToClient) {
		t.Error("Stalled does not say that only to-server is")
	}
	b.relay.Resume(fault.ToServer)
	b.ends(server, "after", nil)
	if p := b.proven(1); !strings.Contains(p.Detail, "bytes waited once") {
		t.Errorf("detail %q; want that bytes waited", p.Detail)
	}
}

// silent requires that nothing can be read for a short while.
func (b *bench) silent(c *net.TCPConn) {
	b.t.Helper()
	c.SetReadDeadline(time.Now().Add(30 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); n > 0 || err == io.EOF {
		b.t.Errorf("read %d bytes, %v; want silence", n, err)
	}
	c.SetReadDeadline(time.Now().Add(patience))
}

func TestStallOfASilentDirection(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToClient))
	b.relay.Stall(fault.ToClient)
	if p := b.proven(1); !strings.Contains(p.Detail, "silent") {
		t.Errorf("detail %q; want that the direction was silent", p.Detail)
	}
}

func TestStallByItself(t *testing.T) {
	for _, f := range []fault.Fault{fault.Stall(fault.ToServer).After(4), fault.Stall(fault.ToServer).AfterFrame(1)} {
		b := newBench(t, f)
		client, server := b.pair()
		b.send(client, "one\ntwo\n")
		b.wants(server, "one\n")
		b.silent(server)
		if !b.relay.Stalled(fault.ToServer) {
			t.Error("not Stalled")
		}
		b.relay.Resume(fault.ToServer)
		b.wants(server, "two\n")
		b.proven(1)
	}
}

// The frames here are lines: the place is byte 2 of the third of them, however the stream arrives.
func TestAPlaceIsSoManyFramesAndBytesOfTheNext(t *testing.T) {
	const text = "a\nlonger\nthird\nlast\n"
	for _, step := range []int{1, 2, 5, len(text)} {
		b := newBench(t, fault.Close(fault.ToServer).AfterFrame(2).After(2))
		client, server := b.pair()
		go func() {
			for at := 0; at < len(text); at += step {
				io.WriteString(client, text[at:min(at+step, len(text))])
			}
		}()
		b.ends(server, "a\nlonger\nth", nil)
		b.proven(1)
	}
}

func TestStallThatIsNotArmedPanics(t *testing.T) {
	b := newBench(t, fault.Stall(fault.ToServer))
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	b.relay.Stall(fault.ToClient)
}

func TestSlicesAreReadOneByOne(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the receive queue cannot be watched here")
	}
	for _, size := range []int{1, 7, 100} {
		b := newBench(t, fault.Slice(fault.ToServer, size))
		client, server := b.pair()
		b.send(client, strings.Repeat("x", 30*size))
		for range 30 {
			p := make([]byte, 65536)
			if n, err := server.Read(p); n != size || err != nil {
				t.Fatalf("read %d bytes, %v; want %d", n, err, size)
			}
			time.Sleep(time.Millisecond) // a reader that is slow to come back
		}
		b.proven(29)
	}
}

func TestSlicesReachAnUpstreamOfBothFamilies(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the receive queue cannot be watched here")
	}
	for _, family := range []string{"127.0.0.1", "::1"} {
		b := newBench(t, fault.Slice(fault.ToServer, 3))
		b.ln.Close()
		ln, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.ParseIP(family)})
		if family == "127.0.0.1" { // an IPv6 socket that takes IPv4 too, as many servers have
			ln.Close()
			ln, err = net.ListenTCP("tcp", nil)
		}
		if err != nil {
			t.Skip(err)
		}
		b.ln = ln
		t.Cleanup(func() { ln.Close() })
		_, port, _ := net.SplitHostPort(ln.Addr().String())
		b.relay.Redirect(net.JoinHostPort(family, port))
		client, server := b.pair()
		b.send(client, "abcdef")
		p := make([]byte, 100)
		if n, err := server.Read(p); n != 3 || err != nil {
			t.Errorf("%s: read %d bytes, %v; want 3", family, n, err)
		}
		b.wants(server, "def")
		if p := b.proven(1); !strings.Contains(p.Detail, "seen empty") {
			t.Errorf("%s: %q; want the queue watched", family, p.Detail)
		}
	}
}

func TestBoundariesForAReceiverThatIsGoneDoNotCount(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the receive queue cannot be watched here")
	}
	b := newBench(t, fault.Slice(fault.ToServer, 3))
	client, server := b.pair()
	b.send(client, "abcdef")
	b.eventually("the first slice to reach the receiver", func() bool { return b.saw(trace.Accept) == 1 && queued(server) == 3 })
	server.Close()
	b.ends(client, "", connReset) // closing with bytes unread resets
	b.proven(0)
}

func TestScatterCutsWhereTheSeedSays(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the receive queue cannot be watched here")
	}
	reads := func() (sizes []int) {
		b := newBench(t, fault.Scatter(fault.ToServer, 9))
		client, server := b.pair()
		b.send(client, strings.Repeat("x", 150))
		b.send(client, strings.Repeat("x", 150))
		client.CloseWrite()
		p := make([]byte, 65536)
		at, last := 0, 0
		for n, err := server.Read(p); err == nil; n, err = server.Read(p) {
			if n > 9 {
				t.Errorf("read %d bytes; want at most 9", n)
			}
			if at += n; at < 150 { // at 150 the sender's own boundary may show
				sizes = append(sizes, n)
			}
			last = at
		}
		if last != 300 {
			t.Errorf("%d bytes in all; want 300", last)
		}
		return sizes
	}
	first, second := reads(), reads()
	if len(first) < 10 || len(first) != len(second) {
		t.Fatalf("%v and %v; want the same sizes", first, second)
	}
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("%v and %v; want the same sizes", first, second)
		}
	}
}

func TestCutIsABoundary(t *testing.T) {
	for _, f := range []fault.Fault{fault.Cut(fault.ToServer, 4, 20*time.Millisecond),
		fault.Cut(fault.ToServer, 0, 20*time.Millisecond).AfterFrame(1)} {
		b := newBench(t, f)
		client, server := b.pair()
		b.send(client, "one\ntwo\n")
		p := make([]byte, 100)
		n, err := server.Read(p)
		start := time.Now()
		if string(p[:n]) != "one\n" || err != nil {
			t.Fatalf("read %q, %v; want the first line alone", p[:n], err)
		}
		b.wants(server, "two\n")
		if gap := time.Since(start); gap < 10*time.Millisecond {
			t.Errorf("%v between them; want about 20ms", gap)
		}
		b.proven(1)
	}
}

func TestCorruptInvertsOneByte(t *testing.T) {
	for _, f := range []fault.Fault{fault.Corrupt(fault.ToClient).After(4), fault.Corrupt(fault.ToClient).AfterFrame(1)} {
		b := newBench(t, f)
		client, server := b.pair()
		b.send(server, "one\n")
		b.wants(client, "one\n")
		b.send(server, "two\n")
		b.wants(client, string([]byte{'t' ^ 0xff})+"wo\n")
		b.proven(1)
	}
}

func TestCloseIsExactAndKeepsTheOtherWay(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 65537} {
		for _, f := range []fault.Fault{fault.Close(fault.ToServer), fault.Limit(fault.ToServer)} {
			if f.Kind == fault.KindLimit && n == 0 {
				continue
			}
			b := newBench(t, f.After(int64(n)))
			client, server := b.pair()
			text := string(noise(100_000))
			go io.WriteString(client, text)
			b.ends(server, text[:n], nil)
			b.send(server, "still here")
			b.wants(client, "still here")
			b.proven(1)
		}
	}
}

func TestResetIsExactAndReachesBoth(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 65537, 1_000_000} {
		for range 10 {
			b := newBench(t, fault.Reset(fault.ToServer).After(int64(n)))
			client, server := b.pair()
			text := string(noise(n + 10))
			go io.WriteString(client, text)
			b.ends(server, text[:n], connReset)
			b.ends(client, "", connReset)
			b.proven(1)
		}
	}
}

func TestFaultsKeepToTheirConnections(t *testing.T) {
	b := newBench(t, fault.Close(fault.ToServer).After(2).OnConn(2))
	for n := 1; n <= 4; n++ {
		client, server := b.pair()
		b.send(client, "abcd")
		client.CloseWrite()
		want := "abcd"
		if n == 2 {
			want = "ab"
		}
		b.ends(server, want, nil)
	}
	b.proven(1)
}

func TestAcceptFaults(t *testing.T) {
	b := newBench(t, fault.AcceptReset().OnConn(1))
	b.doomed()
	client, server := b.pair()
	b.send(client, "the second is served")
	b.wants(server, "the second is served")
	b.proven(1)

	b = newBench(t, fault.AcceptClose())
	for range 2 {
		c := b.dial()
		b.send(c, "anybody?")
		b.ends(c, "", nil)
	}
	b.proven(2)
}

func TestHangNeitherAcceptsNorRefuses(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not supported here")
	}
	for _, listen := range []string{"127.0.0.1:0", "[::1]:0"} {
		b := newBenchWith(t, Config{Listen: listen}, fault.Hang())
		c, err := net.DialTimeout("tcp", b.relay.Addr(), 30*time.Millisecond)
		if nerr, ok := err.(net.Error); !ok || !nerr.Timeout() {
			t.Fatalf("dial gave %v, %v; want a time-out", c, err)
		}
		b.proven(1)
		if err := b.relay.Admit(); err != nil {
			t.Fatal(err)
		}
		client, server := b.pair()
		b.send(client, "at last")
		b.wants(server, "at last")
	}
}
