package client

import (
	"syscall"
	"time"
)

// tcpUserTimeout is the option's number in <linux/tcp.h>; package syscall does not have it. It takes milliseconds
// (tcp(7), RFC 5482).
const tcpUserTimeout = 18

// control sets TCP_USER_TIMEOUT before the connect. Without it the system goes on sending what nobody acknowledges for a
// quarter of an hour (tcp_retries2), whatever keepalive is set to: that only watches an idle connection.
func control(timeout time.Duration) func(network, address string, c syscall.RawConn) error {
	if timeout == 0 {
		return nil
	}
	return func(_, _ string, c syscall.RawConn) error {
		var failed error
		err := c.Control(func(fd uintptr) {
			failed = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(timeout.Milliseconds()))
		})
		if err != nil {
			return err
		}
		return failed
	}
}
