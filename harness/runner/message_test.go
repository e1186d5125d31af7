package runner

import (
	"bytes"
	"strings"
	"testing"
)

func TestMessagesArePartedFromWhateverElseIsPrinted(t *testing.T) {
	var stream bytes.Buffer
	stream.WriteString("a print without end of line")
	if err := (message{Type: spawned, PGID: 42}).write(&stream); err != nil {
		t.Fatal(err)
	}
	stream.WriteString("{\"type\":\"result\"}\n\x1enot json\n")
	if err := (message{Type: started}).write(&stream); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 3, stream.Len()} {
		var got []message
		var log tail
		s := splitter{deliver: func(m message) { got = append(got, m) }, log: &log}
		for rest := stream.Bytes(); len(rest) > 0; {
			n := min(size, len(rest))
			if _, err := s.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if len(got) != 2 || got[0].PGID != 42 || got[1].Type != started {
			t.Errorf("in pieces of %d: %+v", size, got)
		}
		for _, want := range []string{"a print without end of line", `{"type":"result"}`, "unreadable"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("in pieces of %d: the log lacks %q: %q", size, want, log.String())
			}
		}
	}
}

func TestATailKeepsTheEnd(t *testing.T) {
	var l tail
	for range 10 {
		l.Write(bytes.Repeat([]byte("x"), tailSize-1))
	}
	l.Write([]byte("the end"))
	if got := l.String(); len(got) != tailSize || !strings.HasSuffix(got, "the end") {
		t.Errorf("%d bytes that end in %q", len(got), got[max(0, len(got)-10):])
	}
}
