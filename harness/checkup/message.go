package checkup

import (
	"bytes"
	"io"
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

// hear reads so many bytes, or what comes at once.
func hear(conn net.Conn, n int) []byte {
	_ = conn.SetReadDeadline(time.Now().Add(prompt))
	p := make([]byte, n)
	n, _ = io.ReadFull(conn, p) // what came tells more than why no more did
	return p[:n]
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
