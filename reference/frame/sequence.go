package frame

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// numberLen is how many bytes a number has: at a million frames a second eight last for half a million years, so that none begins again.
const numberLen = 8

// ErrReplay is a frame whose number is not above that of the frame before it: it came before, or was held back.
var ErrReplay = errors.New("frame number not above the last one")

// Numbered reports whether frames have numbers.
func (f Framing) Numbered() bool { return f.transform != nil && f.transform.Sequence }

// Stamped is a frame that Append or Finish has made, with its number. Who sends it must ask for it in the order in which frames leave:
// a number that is taken when a frame is made is out of order as soon as two are made at once. What is not numbered is returned as it is;
// else the result is a copy, since the frame may be sent again, by another number.
func (f Framing) Stamped(made []byte, number uint64) []byte {
	if !f.Numbered() {
		return made
	}
	stamped := bytes.Clone(made)
	sealed := stamped[f.width:]
	binary.BigEndian.PutUint64(sealed, number)
	if len(f.transform.Key) > 0 {
		signed := len(sealed) - sha256.Size
		copy(sealed[signed:], f.transform.sum(sealed[:signed]))
	}
	return stamped
}

// newer takes the number off, which must be above the last one. That some are left out is no mistake: their frames were given up.
func newer(numbered []byte, last *uint64) ([]byte, error) {
	if len(numbered) < numberLen {
		return nil, ErrMalformed
	}
	number := binary.BigEndian.Uint64(numbered)
	if number <= *last {
		return nil, ErrReplay
	}
	*last = number
	return numbered[numberLen:], nil
}
