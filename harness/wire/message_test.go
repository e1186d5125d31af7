package wire

import (
	"bytes"
	"strings"
	"testing"
)

type messageVector struct {
	Name    string
	Payload hexBytes
	Type    Type
	Op      Op
	Code    Code
	ID, Arg uint32
	Key     hexBytes
	Body    hexBytes
	Error   string

	Deadline uint32
}

// key is the vector's key as the number that it is; 0 where the vector has none.
func (v messageVector) key() (n uint64) {
	for _, b := range v.Key {
		n = n<<8 | uint64(b)
	}
	return n
}

func messageVectors(t testing.TB) []messageVector {
	t.Helper()
	return readVectors[messageVector](t, "testdata/messages.json")
}

func TestGoldenMessages(t *testing.T) {
	for _, v := range messageVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			m, err := ParseMessage(v.Payload)
			switch {
			case v.Error == "" && err != nil:
				t.Fatal(err)
			case v.Error != "" && (err == nil || !strings.Contains(err.Error(), v.Error)):
				t.Fatalf("error is %v, want %s", err, v.Error)
			}
			if len(v.Payload) < MessageHeaderLen {
				return
			}
			// A malformed message is read too: its id is needed to answer it.
			if m.Type != v.Type || m.Op != v.Op || m.Code != v.Code || m.ID != v.ID || m.Arg != v.Arg ||
				m.Key != v.key() || m.Deadline != v.Deadline || !bytes.Equal(m.Body, v.Body) {
				t.Errorf("parsed %+v, want %+v", m, v)
			}
			built := Message{Type: v.Type, Op: v.Op, Code: v.Code, ID: v.ID, Arg: v.Arg, Key: v.key(), Deadline: v.Deadline, Body: v.Body}
			if !bytes.Equal(built.Bytes(), v.Payload) {
				t.Errorf("bytes are %x, want %x", built.Bytes(), []byte(v.Payload))
			}
		})
	}
}

// The numbers are a contract with implementations that were built long ago.
func TestMessageNumbers(t *testing.T) {
	for i, got := range []Type{Request, Reply, Error, Ping, Pong, Leaving} {
		if int(got) != i+1 {
			t.Errorf("type %d is %d", i+1, got)
		}
	}
	for i, got := range []Op{Echo, Sleep, ReplyOf, Increment, SlowIncrement} {
		if int(got) != i+1 {
			t.Errorf("op %d is %d", i+1, got)
		}
	}
	seen := map[Code]bool{}
	for _, v := range messageVectors(t) {
		if v.Error == "" {
			seen[v.Code] = true
		}
	}
	for _, code := range []Code{BadRequest, Unauthorized, KeyReused, ArgTooLarge, Busy, ServerFailed, NotImplemented, Unavailable,
		TooLate} {
		if !seen[code] {
			t.Errorf("no vector has the code %d", code)
		}
	}
}

func FuzzMessage(fuzz *testing.F) {
	for _, v := range messageVectors(fuzz) {
		fuzz.Add([]byte(v.Payload))
	}
	fuzz.Fuzz(func(t *testing.T, payload []byte) {
		m, err := ParseMessage(payload)
		if len(payload) < MessageHeaderLen {
			if err == nil {
				t.Errorf("%d bytes are a message", len(payload))
			}
			return
		}
		if !bytes.Equal(m.Bytes(), payload) {
			t.Errorf("%x became %x", payload, m.Bytes())
		}
	})
}
