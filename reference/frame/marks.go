package frame

import "bytes"

// The marks of ISO 1745 in transparent mode: DLE STX, the message, DLE ETX. A DLE of the message is sent twice, so that a message may
// hold any byte and a lone DLE always begins a mark.
const (
	stx = 0x02
	etx = 0x03
	dle = 0x10
)

// marked is what the bytes that were looked at have come to. The next bytes are looked at alone: to begin again with each read would take
// the square of the time for a message that comes byte by byte.
type marked struct {
	plain   []byte // the message, without what was added to it
	inside  bool   // flags only: a flag has come, so that what follows is a message
	begun   bool   // records only: fragments have come, and not the last one
	escaped bool   // the last byte changes what the next one means, and may be the last one of a read
}

// nextMarked returns the message between the marks. What stands where a mark must be, or behind a DLE and is none, is no message of this
// protocol: nobody knows what the other side meant, and the connection ends.
func (d *Decoder) nextMarked() ([]byte, bool, error) {
	m := &d.marked
	for rest := d.buf[d.start:]; d.scanned < len(rest); {
		b := rest[d.scanned]
		d.scanned++
		switch {
		case d.scanned == 1:
			m.plain, m.escaped = m.plain[:0], false
			if b != dle {
				return d.fail(ErrMalformed)
			}
		case d.scanned == 2:
			if b != stx {
				return d.fail(ErrMalformed)
			}
		case !m.escaped && b == dle:
			m.escaped = true
		case m.escaped && b == etx:
			d.start, d.scanned = d.start+d.scanned, 0
			return m.plain, true, nil
		case m.escaped && b != dle:
			return d.fail(ErrMalformed)
		default:
			m.plain, m.escaped = append(m.plain, b), false
		}
		if d.tooLong(len(m.plain)) {
			return d.fail(ErrTooLarge)
		}
	}
	return nil, false, nil
}

// finishMarked puts the marks around the payload, and doubles what in it could be taken for one.
func finishMarked(dst []byte, start int) []byte {
	payload := bytes.Clone(dst[start:])
	dst = append(dst[:start], dle, stx)
	for _, b := range payload {
		if b == dle {
			dst = append(dst, dle)
		}
		dst = append(dst, b)
	}
	return append(dst, dle, etx)
}
