//go:build !linux

package client

import (
	"syscall"
	"time"
)

// control would set the user timeout; this system has none, and its own limit holds.
func control(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }
