package peer

import (
	"bytes"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// asked is a connection to a server that pings, and what it is told is to be read from the other end.
func asked(t *testing.T) (c *Conn, server net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	lines := wire.Named("lf")
	ping, _ := template.Parse("ping *", false)
	c, err = Dial(t.Context(), Config{Transport: transport.TCP, Framing: lines.Aside([]template.Template{ping}),
		Lives: func(said []byte) []byte {
			return lines.Frame([]byte(strings.Replace(string(said), "ping", "pong", 1)))
		}}, listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if server, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return c, server
}

// hears reads so much as was said.
func hears(t *testing.T, server net.Conn, want string) {
	t.Helper()
	_ = server.SetReadDeadline(time.Now().Add(5 * time.Second))
	got := make([]byte, len(want))
	for n := 0; n < len(got); {
		more, err := server.Read(got[n:])
		if n += more; err != nil {
			t.Fatalf("%q came, want %q: %v", got[:n], want, err)
		}
	}
	if string(got) != want {
		t.Errorf("%q came, want %q", got, want)
	}
}

// What a server sends of its own accord is answered and no message, nor are its bytes counted; what follows it is.
func TestASignOfLifeIsAnsweredAndNoMessage(t *testing.T) {
	c, server := asked(t)
	if _, err := server.Write([]byte("ping 1\nhello\nping 2\n")); err != nil {
		t.Fatal(err)
	}
	hears(t, server, "pong 1\npong 2\n")
	if came := c.Frames(); len(came) != 1 || !bytes.Equal(came[0], []byte("hello")) || c.ReceivedBytes() != 6 || c.Pending() != 0 {
		t.Errorf("%q came, %d bytes, %d pending", came, c.ReceivedBytes(), c.Pending())
	}
}

// An answer never stands within a frame that a script sends in parts, and never behind what is none.
func TestASignOfLifeIsAnsweredBetweenFrames(t *testing.T) {
	c, server := asked(t)
	if err := c.Send([]byte("half of")); err != nil {
		t.Fatal(err)
	}
	hears(t, server, "half of")
	if _, err := server.Write([]byte("ping 1\nseen\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Frame(c.Life(), 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Send([]byte(" it\n")); err != nil {
		t.Fatal(err)
	}
	hears(t, server, " it\npong 1\n")
}
