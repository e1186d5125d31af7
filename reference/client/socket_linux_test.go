package client

import (
	"net"
	"syscall"
	"testing"
	"time"
)

// TestSocketHasItsSettings asks the system what the socket of a connection was set to.
func TestSocketHasItsSettings(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cfg := Config{
		UserTimeout: 20 * time.Second,
		KeepAlive:   net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3},
	}
	nc, err := cfg.dialer().DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	raw, err := nc.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct{ option, want int }{
		"TCP_USER_TIMEOUT": {tcpUserTimeout, 20_000},
		"TCP_NODELAY":      {syscall.TCP_NODELAY, 1},
		"TCP_KEEPIDLE":     {syscall.TCP_KEEPIDLE, 15},
		"TCP_KEEPINTVL":    {syscall.TCP_KEEPINTVL, 5},
		"TCP_KEEPCNT":      {syscall.TCP_KEEPCNT, 3},
	} {
		var got int
		var failed error
		err := raw.Control(func(fd uintptr) {
			got, failed = syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, row.option)
		})
		if err != nil || failed != nil || got != row.want {
			t.Errorf("%s is %d (%v, %v), want %d", name, got, err, failed, row.want)
		}
	}
}
