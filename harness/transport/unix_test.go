//go:build unix

package transport

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestAUnixStreamHalfClosesAndHasNoResets(t *testing.T) {
	l, err := Unix.Listen(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer Unix.Leave(l.Addr())
	defer l.Close()
	ours, err := Of(l.Addr()).Dial(t.Context(), l.Addr(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	theirs, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	if _, err := ours.Write([]byte("asked")); err != nil || ours.CloseWrite() != nil {
		t.Fatalf("write and half-close: %v", err)
	}
	if got, err := io.ReadAll(theirs); string(got) != "asked" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := theirs.Write([]byte("answered")); err != nil || theirs.Close() != nil {
		t.Fatalf("answer after the half-close: %v", err)
	}
	if got, err := io.ReadAll(ours); string(got) != "answered" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if err := ours.Break(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("break: %v", err)
	}
}

func TestAClosedUnixListenerRefusesAndIsReplaced(t *testing.T) {
	first, err := Unix.Listen(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	addr := first.Addr()
	path, _ := Path(addr)
	if _, err := Unix.Listen(t.Context(), addr, Options{}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a second listener at one path: %v", err)
	}
	first.Close()
	if _, err := Unix.Dial(t.Context(), addr, Options{}); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a dial where nobody listens any more: %v", err)
	}
	again, err := Unix.Listen(t.Context(), addr, Options{})
	if err != nil {
		t.Fatalf("listening again: %v", err)
	}
	again.Close()
	Unix.Leave(addr)
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Errorf("%s was left behind: %v", path, err)
	}
}

func TestLeaveRemovesNothingButADeadSocket(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	Unix.Leave(unixPrefix + file)
	if _, err := os.Stat(file); err != nil {
		t.Errorf("a file that is no socket: %v", err)
	}
	l, err := net.Listen("unix", t.TempDir()+"/s")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	Unix.Leave(unixPrefix + l.Addr().String())
	if _, err := os.Lstat(l.Addr().String()); err != nil {
		t.Errorf("a socket at which somebody listens: %v", err)
	}
}

func TestAnAddressSaysItsTransport(t *testing.T) {
	for addr, want := range map[string]string{"127.0.0.1:80": "tcp", "[::1]:80": "tcp", "unix:/run/app.sock": "unix",
		"unix.example:80": "tcp"} {
		if got := Of(addr).Name; got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
	for addr, want := range map[string]string{"unix:": "a path", "unix:/" + strings.Repeat("a", 200): "201 bytes", "unix:/run/a.sock": ""} {
		err := Of(addr).Check(addr)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", addr, err, want)
		}
	}
	if _, ok := Named("sctp"); ok {
		t.Error("there is no transport sctp")
	}
	if u, ok := Named("udp"); !ok || u.OverTCP() || !u.Datagrams {
		t.Errorf("udp: %v, %+v", ok, u)
	}
}
