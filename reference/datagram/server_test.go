package datagram

import (
	"bytes"
	"net"
	"testing"
	"time"
)

func TestWhatIsAnswered(t *testing.T) {
	question := func(said int, payload string) []byte {
		return append([]byte{0, 0, 0, 7, byte(said >> 8), byte(said)}, payload...)
	}
	most := string(make([]byte, MostPayload))
	for name, c := range map[string]struct {
		datagram []byte
		answered bool
	}{
		"a question": {question(2, "hi"), true}, "an empty payload": {question(0, ""), true}, "the longest": {question(MostPayload, most), true},
		"no bytes": {nil, false}, "half a header": {[]byte{0, 0, 0}, false}, "cut off": {question(3, "hi"), false},
		"bytes behind it": {question(1, "hi"), false}, "too long": {question(MostPayload+1, most+"x"), false},
	} {
		if got := answer(c.datagram); (got != nil) != c.answered || c.answered && !bytes.Equal(got, c.datagram) {
			t.Errorf("%s: answered by % x", name, got)
		}
	}
}

func TestTheServerAnswersWhoeverAsks(t *testing.T) {
	s, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	go func() { defer close(over); s.Serve() }()
	conn, err := net.Dial("udp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	for _, sent := range [][]byte{{}, make([]byte, 60_000), {0, 0, 0, 1, 0, 1, 'a'}} {
		if _, err := conn.Write(sent); err != nil {
			t.Fatal(err)
		}
	}
	buf := make([]byte, space)
	n, err := conn.Read(buf)
	if err != nil || string(buf[6:n]) != "a" {
		t.Errorf("% x, %v", buf[:n], err)
	}
	if s.Refused.Load() != 2 {
		t.Errorf("%d were refused", s.Refused.Load())
	}
	s.Close()
	select {
	case <-over:
	case <-time.After(5 * time.Second):
		t.Error("it still serves")
	}
}
