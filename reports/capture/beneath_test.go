package capture

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket/layers"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// secured is what our peer saw of a dialogue over TLS with a server that sends back what it gets.
func secured(t *testing.T, version uint16) record.Result {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	pair := leaf.TLS()
	tr := trace.New()
	terms := transport.Terms{Certificate: func(net.Addr, string) (*tls.Certificate, error) { return &pair, nil },
		Change: func(c *tls.Config) { c.MaxVersion = version }}
	l, err := terms.Transport().Listen(t.Context(), "", transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if s, err := l.Accept(); err == nil {
			io.Copy(s, s)
			s.Close()
		}
	}()
	terms.Secrets = tr.Secrets()
	c, err := peer.Dial(t.Context(), peer.Config{Transport: terms.Transport(), Trace: tr}, l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send([]byte("a line of ours\r\n")); err != nil {
		t.Fatal(err)
	}
	within, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := c.WaitBytes(within, 16); err != nil {
		t.Fatal(err)
	}
	if err := c.Half(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.WaitEnd(within); err != nil {
		t.Fatal(err)
	}
	c.Close()
	return record.Result{Case: "FRM-001.server", Started: tr.Start(), Evidence: record.Evidence{Trace: tr.Events(), Beneath: tr.Beneath()}}
}

// Packets hold records, and what these carry is nowhere beside them in plain text.
func TestACaptureOfTLSHoldsItsRecords(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		r := secured(t, version)
		var file bytes.Buffer
		if err := Write(&file, r); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file.Bytes(), []byte("a line of ours")) {
			t.Errorf("%s: what was said is in the capture in plain text", tls.VersionName(version))
		}
		all, _ := packets(t, file.Bytes())
		first := all[3].Layer(layers.LayerTypeTCP).(*layers.TCP)
		if p := first.Payload; len(p) < 6 || p[0] != transport.RecordHandshake || p[5] != 1 {
			t.Errorf("%s: behind the handshake of TCP comes % x, and should a ClientHello", tls.VersionName(version), p[:min(len(p), 6)])
		}
		fins := 0
		for _, p := range all {
			if tcp := p.Layer(layers.LayerTypeTCP).(*layers.TCP); tcp.FIN {
				fins++
			} else if fins > 0 && tcp.SrcPort == all[0].Layer(layers.LayerTypeTCP).(*layers.TCP).SrcPort && len(tcp.Payload) > 0 {
				t.Errorf("%s: %d bytes come behind the FIN", tls.VersionName(version), len(tcp.Payload))
			}
		}
		if fins != 2 {
			t.Errorf("%s: %d FINs, and should be 2", tls.VersionName(version), fins)
		}
	}
}

// Whoever has the file has what opens its records.
func TestTsharkOpensACaptureOfTLS(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("there is no tshark on this machine (Debian's package tshark)")
	}
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		r := secured(t, version)
		var file bytes.Buffer
		if err := Write(&file, r); err != nil {
			t.Fatal(err)
		}
		all, _ := packets(t, file.Bytes())
		first := all[0].Layer(layers.LayerTypeTCP).(*layers.TCP)
		args := []string{"-r", "-", "-q", "-z", "follow,tls,ascii,0"}
		for _, port := range []layers.TCPPort{first.SrcPort, first.DstPort} { // either may be one at which tshark expects something else
			args = append(args, "-d", fmt.Sprintf("tcp.port==%d,tls", port))
		}
		cmd := exec.Command("tshark", args...)
		cmd.Stdin = bytes.NewReader(file.Bytes())
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("tshark: %v", err)
		}
		if n := strings.Count(string(out), "a line of ours"); n != 2 {
			t.Errorf("%s: tshark shows what was said, and sent back, %d times:\n%s", tls.VersionName(version), n, out)
		}
	}
}

// What was read may be noted before what it answers; the connection was opened before either.
func TestAConnectionIsOpenedBeforeItsFirstByte(t *testing.T) {
	dial := trace.Event{T: 9, Lane: trace.Peer, Conn: 1, Kind: trace.Dial}
	got := trace.Event{T: 5, Lane: trace.Peer, Conn: 1, Kind: trace.Got, N: 1}
	sent := trace.Event{T: 3, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, N: 1}
	events := merged(record.Evidence{Trace: []trace.Event{dial}, Beneath: trace.Beneath{Bytes: []trace.Event{got, sent}}})
	var kinds []trace.Kind
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	if want := []trace.Kind{trace.Dial, trace.Sent, trace.Got}; !slices.Equal(kinds, want) {
		t.Errorf("in the capture comes %v, want %v", kinds, want)
	}
}
