package process

import (
	"net"
	"testing"
)

func TestQueuedTellsWhatWaits(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	mine, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()
	theirs, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	if _, err := mine.Write([]byte("five!")); err != nil {
		t.Fatal(err)
	}
	unsent, unread, err := Queued(theirs.LocalAddr().String(), theirs.RemoteAddr().String())
	if err != nil || unsent != 0 || unread != 5 {
		t.Errorf("%d bytes are unsent and %d unread: %v", unsent, unread, err)
	}
	from, err := Connected(theirs.LocalAddr().String())
	if err != nil || len(from) != 1 || from[0].String() != mine.LocalAddr().String() {
		t.Errorf("connections come from %v: %v", from, err)
	}
	if _, _, err := Queued("127.0.0.1:1", "127.0.0.1:2"); err == nil {
		t.Error("there is a socket that nobody opened")
	}
}
