package frame

import "bytes"

var crlf = []byte("\r\n")

// Append adds payload to dst as one frame. Max is the greatest payload; 0 means no limit of its own.
//
// It refuses with ErrTooLarge what the limit or the width of the length cannot carry, and with ErrMalformed a line that
// holds a line end: sent as it is, it would arrive as two messages, and whoever chose its words would have chosen the
// second message too. Header and payload are one slice, so that they leave in one write.
func (f Framing) Append(dst, payload []byte, max int) ([]byte, error) {
	if max > 0 && len(payload) > max {
		return dst, ErrTooLarge
	}
	if f.lines() {
		return appendLine(dst, payload)
	}
	length := uint64(len(payload))
	if f.included {
		length += uint64(f.width)
	}
	if length > f.greatest() {
		return dst, ErrTooLarge
	}
	var header [8]byte
	f.putLength(header[:f.width], length)
	dst = append(dst, header[:f.width]...)
	return append(dst, payload...), nil
}

func appendLine(dst, line []byte) ([]byte, error) {
	if bytes.Contains(line, crlf) {
		return dst, ErrMalformed
	}
	// A line that ends in CR would make CR CR LF, which is still that line and then the end: only CR LF ends a line.
	dst = append(dst, line...)
	return append(dst, crlf...), nil
}
