package drill

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/client"
)

// FuzzCommand takes any line of the harness. One with an id is always answered, so it always becomes a command; what it asks
// for is bounded before memory is set aside; and no number of it turns a limit into its opposite.
func FuzzCommand(f *testing.F) {
	f.Add([]byte(`{"id":1,"verb":"hello","protocol":1}`))
	f.Add([]byte(`{"id":2,"verb":"open","role":"client","client":"c","addrs":["127.0.0.1:1"],"config":{"framing":"u16be","idle_timeout":100,"backoff":{"initial":1,"factor":2,"cap":9,"jitter":"full"}}}`))
	f.Add([]byte(`{"id":3,"verb":"send","client":"c","fill":{"len":1073741824,"seed":1},"repeat":3,"workers":2}`))
	f.Add([]byte(`{"id":4,"verb":"send","client":"c","data":"aGVsbG8=","request":{"op":"sleep","arg":5,"idempotent":true}}`))
	f.Add([]byte(`{"id":5,"config":{"connect_timeout":9223372036854775807}}`))
	f.Add([]byte(`{"id":"6"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		c := parseCommand(line, func(string, ...any) {})
		if c == nil {
			return
		}
		if c.ID == 0 {
			t.Fatal("a command without an id")
		}
		if c.bad != nil {
			return
		}
		if c.Fill != nil && (c.Fill.Len < 0 || c.Fill.Len > 1<<30) {
			t.Fatalf("a fill of %d bytes was let through", c.Fill.Len)
		}
		keepsSigns(t, c.Config)
	})
}

// keepsSigns makes sure that milliseconds stay on their side of zero when they become durations.
func keepsSigns(t *testing.T, c config) {
	c.TLS = nil // it names files
	ours, err := c.client()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := c.server()
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range []struct {
		given int64
		got   time.Duration
	}{
		{c.ConnectTimeout, ours.ConnectTimeout}, {c.IdleTimeout, ours.IdleTimeout}, {c.FrameTimeout, ours.FrameTimeout},
		{c.SendTimeout, ours.SendTimeout}, {c.RequestTimeout, ours.RequestTimeout}, {c.PingInterval, ours.PingInterval},
		{c.PingTimeout, ours.PingTimeout}, {c.CloseTimeout, ours.CloseTimeout}, {c.IdleTimeout, theirs.IdleTimeout},
		{c.FrameTimeout, theirs.FrameTimeout}, {c.SendTimeout, theirs.SendTimeout}, {c.CloseTimeout, theirs.CloseTimeout},
	} {
		if (pair.given > 0) != (pair.got > 0) || (pair.given < 0) != (pair.got < 0) {
			t.Fatalf("%d ms became %v", pair.given, pair.got)
		}
	}
	// Its owner may refuse a configuration, and must not panic.
	if made, err := client.New(ours, "127.0.0.1:1"); err == nil {
		made.Stop()
	}
}
