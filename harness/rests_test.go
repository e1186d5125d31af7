package harness_test

import (
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestACounterThatSaysTooMuchIsWrong(t *testing.T) {
	says := func(n int64) func() int64 { return func() int64 { return n } }
	for name, c := range map[string]struct {
		told  int64
		along bool
		kind  verdict.Kind
	}{
		"right": {told: 7, kind: ""}, "too few": {told: 6, kind: verdict.Liveness}, "too many": {told: 8, kind: verdict.Safety},
		"more than came yet": {told: 8, along: true, kind: verdict.Liveness},
	} {
		lab := harness.Brief()
		text, kind := harness.Provoked(t, lab, func() {
			if c.along {
				delivery.CountedAlong(t.Context(), lab, "sent", says(c.told), says(7))
				return
			}
			delivery.Counted(t.Context(), lab, "sent", says(c.told), 7)
		})
		if kind != c.kind || kind != "" && !strings.Contains(text, "to say 7") {
			t.Errorf("%s: %q of kind %q, want %q", name, text, kind, c.kind)
		}
	}
}

// TestAnEndBeforeTheLastMessageIsNotLate: after an end nothing can come, however late this host is, unless a clock of the
// implementation's own made it end. One that declares none may have one that a second lets pass.
func TestAnEndBeforeTheLastMessageIsNotLate(t *testing.T) {
	for name, c := range map[string]struct {
		ends bool
		idle subject.Millis
		late time.Duration
		says string
		kind verdict.Kind
	}{
		"it ends":                      {true, 0, 900 * time.Millisecond, "by FIN after 1 of them", verdict.Safety},
		"it ends after a long stall":   {true, 0, time.Second, "by FIN after 1 of them", verdict.Liveness},
		"it ends and declares a limit": {true, subject.Millis(time.Second), 0, "by FIN after 1 of them", verdict.Liveness},
		"it says no more":              {false, 0, 0, "only the first 1", verdict.Liveness},
	} {
		lab := harness.Brief()
		lab.Impl.Limits.Idle = c.idle
		conn, raw := accepted(t, lab)
		if _, err := raw.Write(lab.Framing.Frame([]byte("one"))); err != nil {
			t.Fatal(err)
		}
		if c.ends {
			raw.Close()
		}
		says, kind := harness.ProvokedLate(t, lab, c.late, func() { delivery.OnWire(t.Context(), lab, conn, []byte("one"), []byte("two")) })
		if kind != c.kind || !strings.Contains(says, c.says) {
			t.Errorf("%s: %q of kind %q, want %q of kind %q", name, says, kind, c.says, c.kind)
		}
	}
}

// accepted is a connection to our peer, and its other end.
func accepted(t *testing.T, lab *harness.Lab) (*peer.Conn, net.Conn) {
	t.Helper()
	server, err := peer.Listen(t.Context(), harness.ToPeer(lab, peer.Config{Trace: lab.Trace}), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	raw, err := net.Dial("tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	conn, err := server.Accept(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return conn, raw
}

// TestTooEarlyIsNotTheHostsDoing: what is counted from a time before the loss can only have come later than it seems. A client that hung
// up by itself may have done so long before our peer saw it.
func TestTooEarlyIsNotTheHostsDoing(t *testing.T) {
	for name, hangsUp := range map[string]bool{"our peer ends the connection": false, "the client has hung up": true} {
		lab := harness.NewWire(harness.Brief())
		conn, raw := accepted(t, lab.Lab)
		if hangsUp {
			raw.Close()
		}
		harness.Drop(lab, conn, fault.Reset(fault.ToClient))
		want := verdict.Safety
		if hangsUp || runtime.GOOS != "linux" { // elsewhere nobody knows whether a connection still stands
			want = verdict.Liveness
		}
		says, kind := harness.Provoked(t, lab.Lab, func() {
			timed.InWindowSince(lab.Lab, "connection 2", lab.Losses.At(1), lab.Losses.At(1)+time.Millisecond,
				timing.Window{Earliest: time.Second, Latest: time.Minute}, lab.Losses.Stood(1))
		})
		if kind != want || !strings.Contains(says, "too early") {
			t.Errorf("%s: %q of kind %q, want %q", name, says, kind, want)
		}
	}
}
