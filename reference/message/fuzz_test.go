package message

import (
	"bytes"
	"testing"
)

// FuzzParse takes any payload. What is a message is encoded to the same bytes again; what is not still tells its type and id
// where a header is there, for the answer that names it; and nothing is set aside for what a length or count only claims.
func FuzzParse(f *testing.F) {
	f.Add(Message{Type: Request, Op: Echo, ID: 1, Key: 2, Deadline: 3, Body: []byte("body")}.Bytes())
	f.Add(Message{Type: Error, Code: Busy, ID: 1, Arg: 1000}.Bytes())
	f.Add(Message{Type: Leaving, Code: Busy, Arg: 1000}.Bytes())
	f.Add(Message{Type: Request, Op: Increment + 1, ID: 9}.Bytes())
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		m, err := Parse(payload)
		if len(payload) < HeaderLen {
			if err == nil {
				t.Fatalf("%d bytes are a message", len(payload))
			}
			return
		}
		if m.Type != Type(payload[0]) || m.ID != uint32(payload[4])<<24|uint32(payload[5])<<16|uint32(payload[6])<<8|uint32(payload[7]) {
			t.Fatalf("%x is read as type %d and id %d", payload, m.Type, m.ID)
		}
		if len(m.Body) > len(payload) {
			t.Fatalf("a body of %d bytes out of %d", len(m.Body), len(payload))
		}
		if err == nil && (!bytes.Equal(m.Bytes(), payload) || m.Len() != len(payload)) {
			t.Fatalf("%x is encoded as %x, of %d bytes by Len", payload, m.Bytes(), m.Len())
		}
	})
}
