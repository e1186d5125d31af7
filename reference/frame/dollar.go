package frame

import (
	"encoding/binary"
	"math"
)

// RFC 2326, section 10.12: a dollar sign, a channel, two bytes of length, the message. The dollar sign is what tells that a frame begins: a
// stream in which it stands anywhere else is one that somebody has lost the thread of.
const (
	dollar       = '$'
	dollarHeader = 4
)

// nextInterleaved looks at the first byte as soon as it is there, before it believes the length behind it.
func (d *Decoder) nextInterleaved() ([]byte, bool, error) {
	rest := d.buf[d.start:]
	if len(rest) > 0 && rest[0] != dollar {
		return d.fail(ErrMalformed)
	}
	if len(rest) < dollarHeader {
		return nil, false, nil
	}
	return d.counted(dollarHeader, uint64(binary.BigEndian.Uint16(rest[2:])))
}

// finishInterleaved sends everything on channel 0.
func finishInterleaved(dst []byte, start int) ([]byte, error) {
	length := len(dst) - start - dollarHeader
	if length > math.MaxUint16 {
		return dst[:start], ErrTooLarge
	}
	binary.BigEndian.PutUint16(append(dst[:start], dollar, 0)[start+2:start+dollarHeader], uint16(length))
	return dst, nil
}
