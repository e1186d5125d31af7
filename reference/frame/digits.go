package frame

import (
	"slices"
	"strconv"
)

// A netstring (D. J. Bernstein, 1997): the length in digits, a colon, the message, a comma. The comma says nothing that the length does
// not: it is there so that a length which is wrong is noticed at once, and not when the next frame makes no sense.
const (
	mostDigits = 9 // a sender without a limit of its own must not make a number that nobody can hold
	colon      = ':'
	comma      = ','
)

// digits reads a length and the colon behind it. n is how many bytes they are, 0 while some are missing. What is no digit, or a zero before
// another digit, which would be a second way to write a number, is wrong as soon as it is there.
func digits(p []byte) (length uint64, n int, err error) {
	for i, b := range p {
		switch {
		case b == colon && i > 0:
			return length, i + 1, nil
		case b < '0' || b > '9', i == mostDigits, i == 1 && p[0] == '0':
			return 0, 0, ErrMalformed
		}
		length = 10*length + uint64(b-'0')
	}
	return 0, 0, nil
}

// nextNetstring is nextFrame for a length in digits, and looks at the comma before it believes the length.
func (d *Decoder) nextNetstring() ([]byte, bool, error) {
	length, width, err := digits(d.buf[d.start:])
	switch {
	case err != nil:
		return d.fail(err)
	case width == 0:
		return nil, false, nil
	case d.max > 0 && length > uint64(d.max):
		return d.fail(ErrTooLarge)
	}
	rest := d.buf[d.start+width:]
	if uint64(len(rest)) <= length {
		return nil, false, nil
	}
	if rest[length] != comma {
		return d.fail(ErrMalformed)
	}
	d.start += width + int(length) + 1
	return rest[:length], true, nil
}

// finishNetstring puts the length before the payload and the comma behind it.
func finishNetstring(dst []byte, start int) ([]byte, error) {
	header := append(strconv.AppendInt(nil, int64(len(dst)-start), 10), colon)
	if len(header) > mostDigits+1 {
		return dst[:start], ErrTooLarge
	}
	return append(slices.Insert(dst, start, header...), comma), nil
}
