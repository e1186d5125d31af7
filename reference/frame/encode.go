package frame

import "bytes"

var crlf = []byte("\r\n")

// Append adds payload to dst as one frame. Max is the greatest payload; 0 means no limit of its own.
//
// It refuses with ErrTooLarge what the limit or the width of the length cannot carry, and with ErrMalformed a line that
// holds a line end: sent as it is, it would arrive as two messages, and whoever chose its words would have chosen the
// second message too. Header and payload are one slice, so that they leave in one write.
func (f Framing) Append(dst, payload []byte, max int) ([]byte, error) {
	start := len(dst)
	dst = append(f.Reserve(dst), payload...)
	return f.Finish(dst, start, max)
}

// Reserve adds room for what comes before a payload, if it is known how much that is. The caller then adds the payload itself,
// and Finish completes the frame: a payload that is made in place need not be copied.
func (f Framing) Reserve(dst []byte) []byte {
	return append(dst, 0, 0, 0, 0, 0, 0, 0, 0)[:len(dst)+f.width] // a fixed number costs no call
}

// Finish completes the frame that begins at start and reaches to the end of dst. Max and the errors are those of Append;
// what is refused is taken off again.
func (f Framing) Finish(dst []byte, start, max int) ([]byte, error) {
	payload := dst[start+f.width:]
	if max > 0 && len(payload) > max {
		return dst[:start], ErrTooLarge
	}
	if f.transform != nil { // the peer's limit holds for what is on the wire, too
		if payload = f.transform.Seal(nil, payload); max > 0 && len(payload) > max {
			return dst[:start], ErrTooLarge
		}
		dst = append(dst[:start+f.width], payload...)
	}
	switch f.kind {
	case byLine:
		return finishLine(dst, start)
	case byVarint:
		return finishDelimited(dst, start), nil
	case byMarks:
		return finishMarked(dst, start), nil
	case byFlags:
		return finishFlagged(dst, start), nil
	case byDigits:
		return finishNetstring(dst, start)
	case byRecord:
		return finishRecord(dst, start)
	case byDollar:
		return finishInterleaved(dst, start)
	}
	length := uint64(len(payload))
	if f.included {
		length += uint64(f.width)
	}
	if length > f.greatest() {
		return dst[:start], ErrTooLarge
	}
	f.putLength(dst[start:start+f.width], length)
	return dst, nil
}

func finishLine(dst []byte, start int) ([]byte, error) {
	if bytes.Contains(dst[start:], crlf) {
		return dst[:start], ErrMalformed
	}
	// A line that ends in CR makes CR CR LF, which is still that line and then the end: only CR LF ends a line.
	return append(dst, crlf...), nil
}
