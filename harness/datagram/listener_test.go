package datagram

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

func TestAListenerAnswersAsItIsTold(t *testing.T) {
	var ledger fault.Ledger
	l, err := Listen(free(t), PeerConfig{Trace: trace.New(), Ledger: &ledger})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ask := func(text string) Datagram {
		t.Helper()
		to := net.UDPAddrFromAddrPort(l.at.AddrPort())
		before := len(l.Received())
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := conn.WriteToUDP([]byte(text), to); err != nil {
			t.Fatal(err)
		}
		d, ok := l.Await(ctx, before, func(d Datagram) bool { return string(d.Data) == text })
		if !ok {
			t.Fatalf("%q did not come", text)
		}
		return d
	}
	hear := func(want string, fromServer bool) {
		t.Helper()
		buf := make([]byte, 100)
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil || string(buf[:n]) != want || (from.String() == l.Addr()) != fromServer {
			t.Errorf("%q from %s, %v; want %q, from the server: %v", buf[:n], from, err, want, fromServer)
		}
	}
	d := ask("one")
	for _, send := range []error{l.Answer(d.From, []byte("1")), l.Again(d.From, []byte("1")), l.Elsewhere(d.From, []byte("1")), l.Nothing(d.From, nil),
		l.Forged(d.From, []byte("2"))} {
		if send != nil {
			t.Fatal(send)
		}
	}
	hear("1", true)
	hear("1", true)
	hear("1", false)
	hear("", true)
	hear("2", true)
	l.Lose(d)
	l.Reordered(3)
	l.Leave()
	l.Met(1)
	if err := l.Return(); err != nil {
		t.Fatal(err)
	}
	ask("two")
	l.Unanswered()
	counted := map[fault.Kind]int{}
	for _, p := range ledger.Proofs() {
		counted[p.Fault.Kind] += p.Times
	}
	for kind, want := range map[fault.Kind]int{fault.KindReply: 2, fault.KindEmpty: 1, fault.KindUnreachable: 1, fault.KindSilence: 1,
		fault.KindForged: 1, fault.KindLoss: 1, fault.KindReorder: 3} {
		if counted[kind] != want {
			t.Errorf("%s was counted %d times, want %d", kind, counted[kind], want)
		}
	}
}

// free is an address at which nobody listens.
func free(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.LocalAddr().String()
}
