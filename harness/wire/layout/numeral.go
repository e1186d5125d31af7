package layout

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
)

// outcome is what a read comes to.
type outcome int

const (
	whole outcome = iota
	more          // bytes to come decide
	wrong         // no byte to come mends it
)

// read reads the number at the beginning of b. size is the number of its bytes, a delimiter included, if it is whole.
func (n number) read(b []byte) (v uint64, size int, o outcome) {
	switch n.form {
	case formVarint:
		return n.readVarint(b)
	case formBER:
		return n.readBER(b)
	case formHead:
		return n.readHead(b)
	case formDigits:
		if len(n.until) > 0 {
			return n.readDelimited(b)
		}
	}
	if len(b) < n.bytes {
		return 0, 0, more
	}
	v, o = n.readFixed(b[:n.bytes])
	return v, n.bytes, o
}

func (n number) readFixed(b []byte) (v uint64, o outcome) {
	switch n.form {
	case formDigits:
		return decimal(string(b))
	case formBCD:
		return decimal(hex.EncodeToString(b))
	case formHex:
		v, err := strconv.ParseUint(string(b), 16, 64)
		if err != nil || n.hex(v) != string(b) {
			return 0, wrong
		}
		return v, whole
	}
	var field [8]byte
	if n.little {
		copy(field[:], b)
		return binary.LittleEndian.Uint64(field[:]), whole
	}
	copy(field[8-len(b):], b)
	return binary.BigEndian.Uint64(field[:]), whole
}

// decimal reads digits and nothing else.
func decimal(s string) (uint64, outcome) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, wrong
	}
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, wrong
	}
	return v, whole
}

// same reports whether a check is written as it should be. Hexadecimal digits may be of either case, unless capitals are asked for.
func (n number) same(is, should []byte) bool {
	return bytes.Equal(is, should) || n.form == formHex && !n.upper && bytes.EqualFold(is, should)
}

// readVarint refuses a number with a last byte that says nothing, unless it may: it has a shorter form.
func (n number) readVarint(b []byte) (v uint64, size int, o outcome) {
	for i := range min(len(b), n.bytes) {
		if b[i] >= 0x80 {
			continue
		}
		v, used := binary.Uvarint(b[:i+1])
		if used <= 0 || i > 0 && b[i] == 0 && !n.wide {
			return 0, 0, wrong
		}
		return v, i + 1, whole
	}
	if len(b) >= n.bytes {
		return 0, 0, wrong
	}
	return 0, 0, more
}

// readBER refuses a length that is not said and, as DER does, what has a shorter form, unless it may have more bytes than it needs.
func (n number) readBER(b []byte) (v uint64, size int, o outcome) {
	if len(b) == 0 {
		return 0, 0, more
	}
	follow := int(b[0] &^ 0x80)
	switch {
	case b[0] < 0x80:
		return uint64(b[0]), 1, whole
	case follow == 0, follow > n.bytes-1:
		return 0, 0, wrong
	case len(b) < 1+follow:
		return 0, 0, more
	}
	for _, c := range b[1 : 1+follow] {
		v = v<<8 | uint64(c)
	}
	if !n.wide && !bytes.Equal(appendBER(nil, v), b[:1+follow]) {
		return 0, 0, wrong
	}
	return v, 1 + follow, whole
}

// readDelimited refuses a sign, a blank, no digits at all and, unless there may be one, a zero in front.
func (n number) readDelimited(b []byte) (v uint64, size int, o outcome) {
	digits := 0
	for digits < len(b) && digits <= n.bytes && '0' <= b[digits] && b[digits] <= '9' {
		digits++
	}
	switch rest := b[digits:]; {
	case digits > n.bytes, digits > 1 && b[0] == '0' && !n.wide:
		return 0, 0, wrong
	case len(rest) < len(n.until) && bytes.HasPrefix(n.until, rest) && (digits > 0 || len(rest) == 0):
		return 0, 0, more
	case digits == 0, !bytes.HasPrefix(rest, n.until):
		return 0, 0, wrong
	}
	v, o = decimal(string(b[:digits]))
	return v, digits + len(n.until), o
}

// headEnd is where the first of the ends of a head ends; 0 if there is none.
func (n number) headEnd(b []byte) (size int) {
	b = b[:min(len(b), n.bytes+len(n.until))]
	for _, end := range n.ends {
		if at := bytes.Index(b, end); at >= 0 && (size == 0 || at+len(end) < size) {
			size = at + len(end)
		}
	}
	return size
}

// readHead reads a text up to its end. One in which the number does not stand announces nothing.
func (n number) readHead(b []byte) (v uint64, size int, o outcome) {
	if size = n.headEnd(b); size == 0 {
		if len(b) >= n.bytes+len(n.until) {
			return 0, 0, wrong
		}
		return 0, 0, more
	}
	found := n.find.FindSubmatch(b[:size])
	if found == nil {
		return 0, size, whole
	}
	v, o = decimal(string(found[1]))
	if v > math.MaxInt64 {
		return 0, 0, wrong
	}
	return v, size, o
}
