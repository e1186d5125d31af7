package discover

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"time"
)

// greetsSecurely returns the first bytes of what a server says to a ClientHello, if they are those of a server of TLS: a record with a
// ServerHello or an alert (RFC 8446 section 5.1). Else it is nil.
func greetsSecurely(ctx context.Context, dial Dial, limit time.Duration) []byte {
	conn, err := dial(ctx)
	if err != nil {
		return nil
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(limit)) != nil {
		return nil
	}
	heard := &listener{Conn: conn}
	_ = tls.Client(heard, &tls.Config{InsecureSkipVerify: true}).HandshakeContext(ctx) //nolint:gosec // whoever it is, it is asked nothing
	for _, kind := range []byte{22, 21} {
		if bytes.HasPrefix(heard.got, []byte{kind, 3}) {
			return heard.got
		}
	}
	return nil
}

// listener keeps the first bytes that are read.
type listener struct {
	net.Conn
	got []byte
}

func (l *listener) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.got = append(l.got, p[:min(n, mostSample-len(l.got))]...)
	return n, err
}
