package checkup

import (
	"bytes"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/harness/discover"
)

// message is what is sent both ways. It is short, and no text, so that it is not taken for a line by mistake.
var message = []byte("sockdrill\x00checks")

// payload is the message, as text where the framing does not carry all bytes.
func (t *talk) payload() []byte {
	if !t.framing.Layout().Clean() {
		return bytes.ReplaceAll(message, []byte{0}, []byte{' '})
	}
	return message
}

// hear reads until a whole message came, or what is none, and reports whether it is the one that was to come: its framing may let that be
// written in more than one way. What came otherwise tells more than why no more did.
func (t *talk) hear(conn net.Conn) (got []byte, ok bool) {
	_ = conn.SetReadDeadline(time.Now().Add(prompt))
	d := t.framing.NewDecoder()
	for p := make([]byte, 4096); ; {
		n, err := conn.Read(p)
		got = append(got, p[:n]...)
		d.Write(p[:n])
		message, whole, wrong := d.Next()
		if whole || wrong != nil || err != nil {
			return got, whole && bytes.Equal(message, t.payload())
		}
	}
}

// alien says what came in place of the message.
func (t *talk) alien(got []byte) error {
	if len(got) == 0 {
		return trouble("write the message to the connection, and flush", "nothing arrived within %v", prompt)
	}
	if fits, ok := t.framing.Guess(got, t.payload()); ok {
		return trouble("declare framing: "+fits.String()+" in the manifest, or let the client frame as it is told",
			"it came framed as %s, not %s", fits, t.framing)
	}
	return trouble("send the payload as it is, in one frame", "%d bytes as %s were to come, and what came is %s", len(t.payload()),
		t.framing, discover.Show(got))
}
