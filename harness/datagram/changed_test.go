package datagram

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func TestAPaddedDatagramHasMoreBehindIt(t *testing.T) {
	r, p := through(t, fault.Pad(fault.ToServer, 100), fault.Pad(fault.ToClient, 70_000))
	_ = p.Send([]byte("hello"))
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	d, ok := p.Await(ctx, 0, func(Datagram) bool { return true })
	if !ok || len(d.Data) != longest || !strings.HasPrefix(string(d.Data), "hello") {
		t.Errorf("%d bytes came (%v), and %d are the most that UDP carries", len(d.Data), ok, longest)
	}
	for _, proof := range r.Proofs() {
		if proof.Times != 1 {
			t.Errorf("the proof is %+v", proof)
		}
	}
}

func TestAnOldDatagramComesAgain(t *testing.T) {
	r, p := through(t, fault.Replay(fault.ToServer, 3).Nth(5))
	for n := range 10 {
		_ = p.Send([]byte(fmt.Sprint(n)))
	}
	// The fifth and the tenth datagram are followed by those that came three before them.
	if !awaits(t, p, 10, "6", soon) {
		t.Fatal("the last one did not come")
	}
	var came []string
	for _, d := range p.Received() {
		came = append(came, string(d.Data))
	}
	if got := strings.Join(came, ""); got != "012341567896" {
		t.Errorf("what came was %s", got)
	}
	if proof := r.Proofs()[0]; proof.Times != 2 {
		t.Errorf("the proof is %+v", proof)
	}
}

func TestAMovedDatagramComesFromAnotherPort(t *testing.T) {
	r, p := through(t, fault.Move(fault.ToClient).Nth(2))
	for _, text := range []string{"one", "two"} {
		_ = p.Send([]byte(text))
		if !awaits(t, p, 0, text, soon) {
			t.Fatalf("%s did not come", text)
		}
	}
	came := p.Received()
	if came[0].From.String() != r.Addr() || came[1].From == came[0].From {
		t.Errorf("they came from %v and %v, and the relay is at %s", came[0].From, came[1].From, r.Addr())
	}
	server, q := through(t, fault.Move(fault.ToServer))
	_ = q.Send([]byte("in"))
	if awaits(t, q, 0, "in", never) {
		t.Error("the answer to a moved question came to the one whose question it was")
	}
	if proof := server.Proofs()[0]; proof.Times != 1 {
		t.Errorf("the proof is %+v", proof)
	}
}

func TestARateIsKeptTo(t *testing.T) {
	const size, rate, sent = 100, 5000, 20
	r, p := through(t, fault.Bucket(fault.ToServer, rate))
	began := time.Now()
	for n := range sent {
		_ = p.Send([]byte(fmt.Sprintf("%-*d", size, n)))
	}
	last := fmt.Sprintf("%-*d", size, sent-1)
	if !awaits(t, p, 0, last, soon) {
		t.Fatal("the last one did not come")
	}
	if took, least := time.Since(began), time.Second*size*sent/rate; took < least {
		t.Errorf("%d bytes at %d a second took %v, and %v is the least", size*sent, rate, took, least)
	}
	if proof := r.Proofs()[0]; proof.Times != sent-1 {
		t.Errorf("the proof is %+v", proof)
	}
}
