package datagram

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// echo is a plain socket that answers each datagram with itself, and its address.
func echo(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, space)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteToUDPAddrPort(buf[:n], from)
		}
	}()
	return conn.LocalAddr().String()
}

func opened(t *testing.T, addr string, cfg PeerConfig) *Peer {
	t.Helper()
	cfg.Trace = trace.New()
	p, err := Open(addr, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func through(t *testing.T, faults ...fault.Fault) (*Relay, *Peer) {
	t.Helper()
	r, err := Start(Config{Upstream: echo(t), Trace: trace.New(), Seed: 1}, faults...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r, opened(t, r.Addr(), PeerConfig{})
}

func awaits(t *testing.T, p *Peer, after int, text string, limit time.Duration) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	_, ok := p.Await(ctx, after, func(d Datagram) bool { return string(d.Data) == text })
	return ok
}

const (
	soon  = 5 * time.Second
	never = 100 * time.Millisecond
)

func TestDatagramsPassWithoutAFault(t *testing.T) {
	_, one := through(t)
	for _, text := range []string{"a", "", strings.Repeat("x", 65_507)} {
		if err := one.Send([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if !awaits(t, one, 0, text, soon) {
			t.Errorf("%d bytes did not come back", len(text))
		}
	}
}

func TestEachAskerGetsItsOwnAnswers(t *testing.T) {
	r, one := through(t)
	other := opened(t, r.Addr(), PeerConfig{Number: 2})
	for n := range 20 {
		_, _ = one.Send([]byte(fmt.Sprint("one ", n))), other.Send([]byte(fmt.Sprint("other ", n)))
	}
	if !awaits(t, one, 0, "one 19", soon) || !awaits(t, other, 0, "other 19", soon) {
		t.Fatal("the last answers did not come")
	}
	for _, d := range one.Received() {
		if !strings.HasPrefix(string(d.Data), "one ") {
			t.Errorf("got %q", d.Data)
		}
	}
}

func TestABlackholeEndsWhenItIsHealed(t *testing.T) {
	r, p := through(t, fault.Blackhole(fault.ToClient))
	_ = p.Send([]byte("in"))
	if awaits(t, p, 0, "in", never) {
		t.Error("it came out of a blackhole")
	}
	r.Heal()
	_ = p.Send([]byte("after"))
	if !awaits(t, p, 0, "after", soon) {
		t.Error("nothing came after it was healed")
	}
	if proof := r.Proofs()[0]; proof.Times != 1 || proof.Healed != 1 {
		t.Errorf("the proof is %+v", proof)
	}
}

func TestADelayIsAtLeastWhatWasAsked(t *testing.T) {
	_, p := through(t, fault.Delay(fault.ToServer, 60*time.Millisecond, 20*time.Millisecond))
	began := time.Now()
	_ = p.Send([]byte("late"))
	if !awaits(t, p, 0, "late", soon) || time.Since(began) < 40*time.Millisecond {
		t.Errorf("it took %v", time.Since(began))
	}
}

func TestALastDatagramIsNotHeldBackForEver(t *testing.T) {
	r, p := through(t, fault.Reorder(fault.ToServer, 8))
	_ = p.Send([]byte("last"))
	if !awaits(t, p, 0, "last", soon) {
		t.Error("it did not come")
	}
	if proof := r.Proofs()[0]; proof.Times != 0 {
		t.Errorf("nothing overtook it, and it was counted: %+v", proof)
	}
}

func TestAConnectedPeerIsToldThatNobodyListens(t *testing.T) {
	gone, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	addr := gone.LocalAddr().String()
	gone.Close()
	p := opened(t, addr, PeerConfig{Connected: true})
	if err := p.Send([]byte("anybody?")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if _, ok := p.Await(ctx, 0, func(Datagram) bool { return true }); ok || p.Refused() == 0 || ctx.Err() != nil {
		t.Errorf("an answer: %v, refused %d times, %v", ok, p.Refused(), ctx.Err())
	}
}

func TestAPeerThatVanishesIsCounted(t *testing.T) {
	var ledger fault.Ledger
	addr := echo(t)
	before, known := Unreachable()
	done := 0
	for range 20 {
		counted, err := opened(t, addr, PeerConfig{Ledger: &ledger}).Vanish([]byte("who is there?"))
		if err != nil {
			t.Fatal(err)
		}
		if counted {
			done++
		}
	}
	p := opened(t, addr, PeerConfig{})
	_ = p.Send([]byte("me"))
	if !awaits(t, p, 0, "me", soon) {
		t.Fatal("the echo did not answer")
	}
	if known && done != 20 {
		t.Errorf("%d of 20 answers came too late for a socket that was deaf before it asked", done)
	}
	if proofs := ledger.Proofs(); len(proofs) != 1 || proofs[0].Times != done {
		t.Errorf("%d vanished, and %v was counted", done, proofs)
	}
	if after, _ := Unreachable(); known && after < before+done {
		t.Errorf("this system met %d ports at which nobody listens, want %d", after-before, done)
	}
}

func TestWhatCannotBeCarriedOutIsRefused(t *testing.T) {
	for _, f := range []fault.Fault{
		fault.Stall(fault.ToServer), {Kind: fault.KindLoss}, fault.Loss(fault.ToServer).Sharing(1.5), fault.Reorder(fault.ToServer, 0),
		fault.Delay(fault.ToServer, 0, 0),
	} {
		if r, err := Start(Config{Upstream: "127.0.0.1:9", Trace: trace.New()}, f); err == nil {
			r.Close()
			t.Errorf("%s was taken", f)
		}
	}
}
