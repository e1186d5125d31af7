package pen_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/pen"
)

// suites are all that TLS 1.3 is spoken with.
var suites = []string{"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}

// openssl starts the program, if there is one, and ends it with the test.
func openssl(t *testing.T, args ...string) (in io.Writer, out *bufio.Reader) {
	t.Helper()
	version, err := exec.Command("openssl", "version").Output()
	if err != nil || !bytes.HasPrefix(version, []byte("OpenSSL 3")) {
		t.Skipf("OpenSSL 3 is not installed (%q): only crypto/tls has read what the pen writes", version)
	}
	command := exec.Command("openssl", args...)
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	limit := time.AfterFunc(prompt, func() { command.Process.Kill() })
	t.Cleanup(func() {
		limit.Stop()
		command.Process.Kill()
		command.Wait()
	})
	return stdin, bufio.NewReader(stdout)
}

// written are the files that openssl is given.
func written(t *testing.T, a *certificate.Authority) (ca, cert, key string) {
	t.Helper()
	ca, err := a.WriteFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, address)
	if err != nil {
		t.Fatal(err)
	}
	cert, key, err = leaf.WriteFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return ca, cert, key
}

// strange are legal records of all kinds that hold one line.
func strange(t *testing.T, p *pen.Pen) {
	t.Helper()
	for _, step := range []func() error{
		func() error { return p.WriteData([]byte("a")) },
		func() error { return p.WriteData(nil) },
		func() error { return p.UpdateKeys(false) },
		func() error { return p.Write(pen.Record{Type: pen.Data, Data: []byte("b"), Padding: 300}) },
		func() error { return p.UpdateKeys(false) },
		func() error { return p.WriteEach([]byte("cd\n"), 1) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenSSLServerReadsThePen(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			a, err := certificate.New(1, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			_, cert, key := written(t, a)
			_, out := openssl(t, "s_server", "-accept", address+":0", "-cert", cert, "-cert_chain", cert, "-key", key, "-ciphersuites", suite,
				"-tls1_3", "-rev")
			p := dial(t, accepting(t, out))
			if got := tls.CipherSuiteName(p.State.CipherSuite); got != suite {
				t.Errorf("the suite is %s", got)
			}
			strange(t, p)
			if got := letters(t, p, 4); got != "abcd" {
				t.Errorf("openssl answered %q", got)
			}
			p.UpdateKeys(true)
			p.WriteData([]byte("xy\n"))
			if r := next(t, p); r.Type != pen.Handshake || r.Data[0] != 24 {
				t.Errorf("openssl sent %+v; want the key update that was asked for", r)
			}
			if got := letters(t, p, 2); got != "xy" {
				t.Errorf("openssl answered %q under its new key", got)
			}
			p.Write(pen.Record{Type: pen.Data, Data: []byte("z"), WrongTag: true})
			if r := next(t, p); r.Type != pen.Alert || r.Data[1] != pen.BadRecordMAC {
				t.Errorf("openssl sent %+v after a wrong tag; want bad_record_mac", r)
			}
		})
	}
}

// letters are so many of what openssl answers, in the order of the alphabet: it turns around whatever it has read of a line.
func letters(t *testing.T, p *pen.Pen, n int) string {
	t.Helper()
	var got []byte
	for len(got) < n {
		r := next(t, p)
		if r.Type != pen.Data {
			t.Fatalf("openssl sent %+v after %q", r, got)
		}
		got = append(got, bytes.ReplaceAll(r.Data, []byte("\n"), nil)...)
	}
	slices.Sort(got)
	return string(got)
}

// accepting is the address that openssl says it listens on.
func accepting(t *testing.T, out *bufio.Reader) string {
	t.Helper()
	for {
		line, err := out.ReadString('\n')
		if err != nil {
			t.Fatalf("openssl did not say where it listens: %v", err)
		}
		if addr, ok := strings.CutPrefix(strings.TrimSpace(line), "ACCEPT "); ok {
			return addr
		}
	}
}

// dial connects a pen.
func dial(t *testing.T, addr string) *pen.Pen {
	t.Helper()
	socket, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	socket.SetDeadline(time.Now().Add(prompt))
	forClient, _ := configs(t)
	p, err := pen.Client(t.Context(), socket, forClient)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOpenSSLClientReadsThePen(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			a, err := certificate.New(1, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			ca, _, _ := written(t, a)
			listener, err := net.Listen("tcp", address+":0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			in, out := openssl(t, "s_client", "-connect", listener.Addr().String(), "-CAfile", ca, "-verify_return_error", "-ciphersuites", suite,
				"-quiet")
			p := accept(t, listener)
			strange(t, p)
			if line, err := out.ReadString('\n'); err != nil || line != "abcd\n" {
				t.Errorf("openssl read %q, %v", line, err)
			}
			io.WriteString(in, "and back\n")
			if r := next(t, p); string(r.Data) != "and back\n" {
				t.Errorf("openssl sent %+v", r)
			}
			p.WriteAlert(pen.Warning, pen.CloseNotify)
			p.WriteData([]byte("after the goodbye\n"))
			if line, err := out.ReadString('\n'); line != "" || err != io.EOF {
				t.Errorf("openssl read %q, %v after close_notify", line, err)
			}
		})
	}
}

func accept(t *testing.T, listener net.Listener) *pen.Pen {
	t.Helper()
	listener.(*net.TCPListener).SetDeadline(time.Now().Add(prompt))
	socket, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	socket.SetDeadline(time.Now().Add(prompt))
	_, forServer := configs(t)
	p, err := pen.Server(t.Context(), socket, forServer)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
