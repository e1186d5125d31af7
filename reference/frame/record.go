package frame

import (
	"encoding/binary"
	"math"
)

// RFC 5531, section 11: a message, called a record, is sent in one fragment or more. The first bit of a fragment's four bytes of length is
// set on the last one, the other 31 are how long it is.
const (
	lastFragment = 1 << 31
	recordHeader = 4
)

// nextRecord returns a record once its last fragment is there. The limit holds for the record: a sender that never says "the last one" would
// otherwise have it grow without end, each fragment being a short one.
func (d *Decoder) nextRecord() ([]byte, bool, error) {
	m := &d.marked
	for {
		rest := d.buf[d.start:]
		if len(rest) < recordHeader {
			return nil, false, nil
		}
		header := binary.BigEndian.Uint32(rest)
		length, last := int(header&^lastFragment), header&lastFragment != 0
		switch {
		case length == 0 && !last: // nothing, and more to come: that could go on for ever
			return d.fail(ErrMalformed)
		case d.tooLong(len(m.plain) + length):
			return d.fail(ErrTooLarge)
		}
		if len(rest)-recordHeader < length {
			return nil, false, nil
		}
		piece := rest[recordHeader : recordHeader+length]
		d.start += recordHeader + length
		if !last {
			m.plain, m.begun = append(m.plain, piece...), true
			continue
		}
		if m.begun {
			piece = append(m.plain, piece...)
		}
		d.marked = marked{plain: piece[:0:0]}
		return piece, true, nil
	}
}

// finishRecord makes one fragment of the payload, which is the last one.
func finishRecord(dst []byte, start int) ([]byte, error) {
	length := len(dst) - start - recordHeader
	if length > math.MaxInt32 {
		return dst[:start], ErrTooLarge
	}
	binary.BigEndian.PutUint32(dst[start:], uint32(length)|lastFragment)
	return dst, nil
}
