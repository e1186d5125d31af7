package frame

import (
	"encoding/binary"
	"slices"
)

// varint reads a length of seven bits a byte, the lowest first; all bytes but the last have their top bit set. n is how many they are, 0
// while some are missing. What is wrong is said on the first byte that is: whoever waited for the end of a number that has none would
// wait for ever.
func varint(p []byte) (length uint64, n int, err error) {
	const most = binary.MaxVarintLen64
	for i, b := range p {
		if i == most-1 && b > 1 { // of its seven bits a number of 64 has room for one
			return 0, 0, ErrMalformed
		}
		length |= uint64(b&0x7f) << (7 * i)
		if b >= 0x80 {
			continue
		}
		if i > 0 && b == 0 { // it has a shorter form: two spellings of one number are two ways past whoever compares bytes
			return 0, 0, ErrMalformed
		}
		return length, i + 1, nil
	}
	return 0, 0, nil
}

// nextDelimited is nextFrame for a length of any width. Its bytes may come one by one, like any others.
func (d *Decoder) nextDelimited() ([]byte, bool, error) {
	length, width, err := varint(d.buf[d.start:])
	switch {
	case err != nil:
		return d.fail(err)
	case width == 0:
		return nil, false, nil
	}
	return d.counted(width, length)
}

// finishDelimited puts the length before the payload, which has to make room: how wide it is was not known before.
func finishDelimited(dst []byte, start int) []byte {
	var header [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(header[:], uint64(len(dst)-start))
	return slices.Insert(dst, start, header[:n]...)
}
