package pen

import (
	"io"
	"net"
)

// gate is the socket as the handshake sees it. crypto/tls reads as much as there is, and what it read beyond the handshake it would keep;
// through the gate it gets one record at a time, and so no byte of those that come after its last one.
type gate struct {
	net.Conn
	header []byte // that was read and not handed on
	left   int    // bytes of the record that are to come
}

func (g *gate) Read(p []byte) (int, error) {
	if g.left == 0 {
		header := make([]byte, headerLen)
		if _, err := io.ReadFull(g.Conn, header); err != nil {
			return 0, err
		}
		g.header, g.left = header, headerLen+lengthOf(header)
	}
	if len(g.header) > 0 {
		n := copy(p, g.header)
		g.header, g.left = g.header[n:], g.left-n
		return n, nil
	}
	n, err := g.Conn.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}
