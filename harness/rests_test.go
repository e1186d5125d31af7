package harness

import (
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// failing plays on a host that is late without end, and returns what the failure says and rests on; "" for none.
func failing(t *testing.T, lab *Lab, play func()) (says string, kind verdict.Kind) {
	t.Helper()
	here = &bench{labs: []*Lab{lab}, host: subject.Host{Lateness: func(time.Time, time.Time) time.Duration { return time.Hour }}}
	type over struct{ message string }
	fail = func(message string, _ ...int) { panic(over{message}) }
	gomega.RegisterFailHandler(fail)
	defer func() {
		here, fail = nil, ginkgo.Fail
		switch end := recover().(type) {
		case nil:
		case over:
			says, kind = verdict.Unmark(end.message)
		default:
			panic(end)
		}
	}()
	play()
	return says, kind
}

// brief is a lab whose waits are short, since what is waited for here does not come.
func brief() *Lab {
	bounds := timing.Default
	bounds.Prompt, bounds.Reply = 50*time.Millisecond, 50*time.Millisecond
	return &Lab{Timing: bounds, Trace: trace.New(), Framing: wire.Default, caseTime: time.Minute}
}

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
		lab := brief()
		text, kind := failing(t, lab, func() {
			if c.along {
				lab.CountsAlong(t.Context(), "sent", says(c.told), says(7))
				return
			}
			lab.Counts(t.Context(), "sent", says(c.told), 7)
		})
		if kind != c.kind || kind != "" && !strings.Contains(text, "to say 7") {
			t.Errorf("%s: %q of kind %q, want %q", name, text, kind, c.kind)
		}
	}
}

// TestAnEndBeforeTheLastMessageIsNotLate: after an end nothing can come, however late this host is, unless a clock of the
// implementation's own made it end.
func TestAnEndBeforeTheLastMessageIsNotLate(t *testing.T) {
	for name, c := range map[string]struct {
		ends bool
		idle subject.Millis
		says string
		kind verdict.Kind
	}{
		"it ends":                      {true, 0, "by FIN after 1 of them", verdict.Safety},
		"it ends and declares a limit": {true, subject.Millis(time.Second), "by FIN after 1 of them", verdict.Liveness},
		"it says no more":              {false, 0, "only the first 1", verdict.Liveness},
	} {
		lab := brief()
		lab.Impl.Limits.Idle = c.idle
		conn, raw := accepted(t, lab)
		if _, err := raw.Write(lab.Framing.Frame([]byte("one"))); err != nil {
			t.Fatal(err)
		}
		if c.ends {
			raw.Close()
		}
		if says, kind := failing(t, lab, func() { lab.Arrives(t.Context(), conn, []byte("one"), []byte("two")) }); kind != c.kind ||
			!strings.Contains(says, c.says) {
			t.Errorf("%s: %q of kind %q, want %q of kind %q", name, says, kind, c.says, c.kind)
		}
	}
}

// accepted is a connection to our peer, and its other end.
func accepted(t *testing.T, lab *Lab) (*peer.Conn, net.Conn) {
	t.Helper()
	server, err := peer.Listen(t.Context(), lab.toPeer(peer.Config{Trace: lab.Trace}), "")
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
		lab := declaring(doubling())
		lab.Framing, lab.caseTime, lab.Trace = wire.Default, time.Minute, trace.New()
		conn, raw := accepted(t, lab.Lab)
		if hangsUp {
			raw.Close()
		}
		lab.drop(conn, fault.Reset(fault.ToClient))
		want := verdict.Safety
		if hangsUp || runtime.GOOS != "linux" { // elsewhere nobody knows whether a connection still stands
			want = verdict.Liveness
		}
		says, kind := failing(t, lab.Lab, func() {
			lab.inWindow("connection 2", lab.Lost(1), lab.Lost(1)+time.Millisecond,
				timing.Window{Earliest: time.Second, Latest: time.Minute}, lab.stood(1))
		})
		if kind != want || !strings.Contains(says, "too early") {
			t.Errorf("%s: %q of kind %q, want %q", name, says, kind, want)
		}
	}
}
