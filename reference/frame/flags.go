package frame

import "bytes"

// RFC 1662, section 4: a flag, the message and its check, a flag. Where one of the two bytes occurs in between, the escape stands before
// it and one of its bits is turned over.
const (
	flag    = 0x7e
	escape  = 0x7d
	turning = 0x20
)

// nextFlagged returns the message between two flags. One whose check is wrong is dropped, and so is what comes before the first flag:
// a flag never stands for anything else, so that the next one is a place to begin again. Two flags in a row hold no message, and one flag
// may end a message and begin the next.
func (d *Decoder) nextFlagged() ([]byte, bool, error) {
	m := &d.marked
	for d.start+d.scanned < len(d.buf) {
		b := d.buf[d.start+d.scanned]
		d.scanned++
		switch {
		case b == flag:
			whole := m.inside && !m.escaped
			message, ok := checked(m.plain)
			d.restart()
			if whole && ok {
				return message, true, nil
			}
		case !m.inside:
			d.start, d.scanned = d.start+d.scanned, 0
		case b == escape && !m.escaped:
			m.escaped = true
		case m.escaped:
			m.plain, m.escaped = append(m.plain, b^turning), false
		default:
			m.plain = append(m.plain, b)
		}
		if d.tooLong(len(m.plain) - fcsBytes) {
			return d.fail(ErrTooLarge)
		}
	}
	return nil, false, nil
}

// restart begins behind a flag.
func (d *Decoder) restart() {
	d.start, d.scanned = d.start+d.scanned, 0
	d.marked = marked{plain: d.marked.plain[:0], inside: true}
}

// finishFlagged puts the flags around the payload and its check, and escapes what in them could be taken for one.
func finishFlagged(dst []byte, start int) []byte {
	checked := appendFCS(bytes.Clone(dst[start:]))
	dst = append(dst[:start], flag)
	for _, b := range checked {
		if b == flag || b == escape {
			dst = append(dst, escape)
			b ^= turning
		}
		dst = append(dst, b)
	}
	return append(dst, flag)
}
