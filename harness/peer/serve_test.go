package peer

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestServeTellsItsAddressAndEndsWithItsContext(t *testing.T) {
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, "", wire.Default, false, in) }()
	line := must[string](t)(bufio.NewReader(out).ReadString('\n'))
	addr, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "listening ")
	if !ok {
		t.Fatalf("the first line is %q", line)
	}
	c := must[*Conn](t)(Dial(within(t), framed(), addr))
	t.Cleanup(func() { check(t, c.Close()) })
	check(t, c.SendFrames([]byte("hello")))
	if p := must[[]byte](t)(c.Frame(within(t), 0)); string(p) != "hello" {
		t.Errorf("%q came back", p)
	}
	cancel()
	check(t, <-served)
	if end := must[End](t)(c.WaitEnd(within(t))); end != FIN {
		t.Errorf("ended by %s", end)
	}
}

// broken cannot be written to.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestServeFailsWhenNobodyCanLearnItsAddress(t *testing.T) {
	if err := Serve(within(t), "", wire.Default, false, broken{}); !errors.Is(err, errBroken) {
		t.Errorf("serve: %v", err)
	}
	if err := Serve(within(t), "nowhere", wire.Default, false, io.Discard); err == nil {
		t.Error("served nowhere")
	}
}
