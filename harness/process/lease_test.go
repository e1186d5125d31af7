package process

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestEachUnitIsLeasedAPortOfItsOwn(t *testing.T) {
	told := subject.Implementation{Command: []string{"serve", "--port={port}"}}
	if !told.Zero() {
		t.Fatal("a command with {port} needs no adapter")
	}
	seen := map[string]bool{}
	for unit := range 500 {
		addr, err := Lease(told, unit)
		if err != nil || !strings.HasPrefix(addr, "127.0.0.1:") || seen[addr] {
			t.Fatalf("unit %d is leased %q: %v", unit, addr, err)
		}
		seen[addr] = true
	}
}

func TestTheWordsOfACommandAreFilledIn(t *testing.T) {
	p, err := prepare(Start{Implementation: subject.Implementation{Command: []string{"serve", "--port={port}", "{addr}"}},
		Addr: "127.0.0.1:4711"})
	if err != nil || strings.Join(p.cmd.Args, " ") != "serve --port=4711 127.0.0.1:4711" {
		t.Errorf("%v, %v", p.cmd.Args, err)
	}
}

// TestAServerThatListensElsewhere: it takes nothing but the port from the address that it is told.
func TestAServerThatListensElsewhere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	told := "127.9.9.9:" + port
	p := &Process{done: make(chan struct{}), stderr: newTail(), ready: newReadiness(""),
		timing: timing.Timing{Start: time.Minute, Prompt: 50 * time.Millisecond, Poll: time.Millisecond}}
	err = p.Ready(t.Context(), told)
	for _, words := range []string{"told to listen at " + told, "listens at " + l.Addr().String(), subject.PortWord} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q is missing in: %v", words, err)
		}
	}
}
