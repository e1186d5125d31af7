//go:build !linux

package relay

import (
	"errors"
	"io"
	"time"
)

// reserve keeps no port here: between Refuse and Admit another process could be given it.
func reserve(addr string) (io.Closer, string, error) { return nil, addr, nil }

// blockQueue is for Linux: elsewhere a full accept queue refuses dials, or takes them.
func blockQueue(string) (io.Closer, time.Duration, error) {
	return nil, 0, errors.New("hanging dials by a full accept queue are not supported here")
}
