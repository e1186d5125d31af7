package peer

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// greeting dials a listener that says this first, awaits five bytes, and says "ok" and one frame.
func greeting(t *testing.T, says string) (*Conn, error) {
	t.Helper()
	ln := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	t.Cleanup(func() { ln.Close() })
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		io.WriteString(c, says)
		if _, err := io.ReadFull(c, make([]byte, 5)); err == nil {
			io.WriteString(c, "ok\x00\x02hi")
		}
		io.Copy(io.Discard, c)
	}()
	opening := template.Opening{{Expect: template.Of([]byte("hello\n"))}, {Send: template.Of([]byte("name\n"))}, {Expect: template.Of([]byte("ok"))}}
	return Dial(within(t), Config{Framing: wire.Named("u16be"), Trace: trace.New(), Opening: opening}, ln.Addr().String())
}

func TestWhatIsSaidFirstIsNoFrame(t *testing.T) {
	c := must[*Conn](t)(greeting(t, "hello\n"))
	defer c.Close()
	if payload := must[[]byte](t)(c.Frame(within(t), 0)); string(payload) != "hi" || c.ReceivedBytes() != 4 {
		t.Errorf("the first frame is %q, of %d bytes that came", payload, c.ReceivedBytes())
	}
}

func TestADialWhoseOpeningFailsSaysWhere(t *testing.T) {
	_, err := greeting(t, "hell no\n")
	if err == nil || !strings.Contains(err.Error(), `step 1 of the opening (exchange.opening): at byte 4 it expected "o\n", and " " came`) {
		t.Errorf("the error is %v", err)
	}
}
