//go:build unix

package drill

import (
	"net"
	"syscall"
	"testing"
)

func TestTerminateDrainsTheServer(t *testing.T) {
	s, c := start(t, "server"), start(t, "client")
	s.say(`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"messages":true}}`)
	addr := s.next("id", 1)["addr"]
	c.say(`{"id":1,"verb":"open","role":"client","client":"a","addrs":[%q],"config":{"messages":true}}`, addr)
	c.next("event", "state", "to", "connected")
	c.say(`{"id":2,"verb":"send","client":"a","request":{"op":"sleep","arg":200}}`)
	s.next("event", "recv")
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.next("event", "done", "id", 2, "ok", true)
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v, want success", err)
	}
	c.end()
}

func TestSecondSignalCutsTheDrainShort(t *testing.T) {
	s, c := start(t, "server"), start(t, "client")
	s.say(`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"messages":true}}`)
	addr := s.next("id", 1)["addr"]
	c.say(`{"id":1,"verb":"open","role":"client","client":"a","addrs":[%q],"config":{"messages":true}}`, addr)
	c.next("event", "state", "to", "connected")
	c.say(`{"id":2,"verb":"send","client":"a","request":{"op":"sleep","arg":600000}}`)
	s.next("event", "recv")
	syscall.Kill(syscall.Getpid(), syscall.SIGTERM)
	// The listener is closed as soon as the first signal is heard; two that come at once would be one.
	for {
		nc, err := net.Dial("tcp", addr.(string))
		if err != nil {
			break
		}
		nc.Close()
	}
	syscall.Kill(syscall.Getpid(), syscall.SIGTERM)
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v, want success", err)
	}
	c.end()
}
