package peer

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// secured is a configuration over TLS with a right certificate.
func secured(t *testing.T) Config {
	t.Helper()
	a := must[*certificate.Authority](t)(certificate.New(1, time.Now()))
	pair := must[*certificate.Leaf](t)(a.Issue(certificate.Right, "127.0.0.1")).TLS()
	terms := transport.Terms{Certificate: func(net.Addr, string) (*tls.Certificate, error) { return &pair, nil }}
	return Config{Transport: terms.Transport(), Trace: trace.New()}
}

func TestPeersOverTLSTellHowAStreamEnds(t *testing.T) {
	cfg := secured(t)
	s := must[*Server](t)(Listen(within(t), cfg, ""))
	t.Cleanup(func() { check(t, s.Close()) })
	ours := must[*Conn](t)(Dial(within(t), cfg, s.Addr()))
	theirs := must[*Conn](t)(s.Accept(within(t)))
	check(t, ours.SendFrames([]byte("asked")))
	if got := must[[]byte](t)(theirs.Frame(within(t), 0)); string(got) != "asked" {
		t.Errorf("%q came", got)
	}
	check(t, ours.Half())
	check(t, theirs.SendFrames([]byte("answered after the end")))
	if got := must[[]byte](t)(ours.Frame(within(t), 0)); string(got) != "answered after the end" {
		t.Errorf("%q came back", got)
	}
	if end := must[End](t)(theirs.WaitEnd(within(t))); end != FIN {
		t.Errorf("a close_notify is %s", end)
	}
	if seal, is := theirs.Seal(); !is || !seal.Notified {
		t.Errorf("the seal is %+v", seal)
	}
	check(t, theirs.Reset())
	if end := must[End](t)(ours.WaitEnd(within(t))); end != RST {
		t.Errorf("a reset is %s", end)
	}
	records := 0
	for _, e := range cfg.Trace.Events() {
		if e.Kind == trace.Record {
			records++
		}
	}
	if records < 6 {
		t.Errorf("the trace tells of %d records", records)
	}
}

// Who says nothing keeps nobody else from being accepted, and a handshake that fails ends no more than its own connection.
func TestAServerOverTLSGivesOutWhatIsOpen(t *testing.T) {
	cfg := secured(t)
	s := must[*Server](t)(Listen(within(t), cfg, ""))
	t.Cleanup(func() { check(t, s.Close()) })
	plain := dialRaw(t, s.Addr())
	if _, err := plain.Write([]byte("in plain text")); err != nil {
		t.Fatal(err)
	}
	failed := must[*Conn](t)(s.Accept(within(t)))
	if err := failed.Unopened(); err == nil || !strings.Contains(err.Error(), "69 6e 20 70 6c") {
		t.Errorf("a connection of plain text: %v", err)
	}
	dialRaw(t, s.Addr()) // says nothing at all
	ours := must[*Conn](t)(Dial(within(t), cfg, s.Addr()))
	eventually(t, "three connections", func() bool { return s.Accepted() == 3 })
	check(t, ours.Close())
}
