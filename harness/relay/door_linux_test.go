package relay

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

func TestTheSystemTellsWhetherTheQueueIsFull(t *testing.T) {
	hold, addr, err := reserve("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	block, _, err := blockQueue(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer block.Close()
	b := block.(*blocked)
	if !b.full() {
		t.Error("a queue that hangs dials is not full, says the system")
	}
	fd, _, err := unix.Accept(int(b.listener))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if b.full() {
		t.Error("the queue is full, says the system, after its only connection was accepted")
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
