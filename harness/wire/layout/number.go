package layout

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// form is how a number is written.
type form string

const (
	formUint   form = "uint"
	formVarint form = "varint" // LEB128: seven bits a byte, the lowest first, the top bit set on all but the last
	formDigits form = "digits"
	formBCD    form = "bcd" // two decimal digits a byte
	formBER    form = "ber" // X.690: one byte below 128, else 0x80 and the number of bytes that follow
	formHex    form = "hex"
	formHead   form = "head" // in a text of several fields
)

// number says how a number is written.
type number struct {
	form   form
	bytes  int    // that it has; of varint, BER and digits with a delimiter the most that it may have, the delimiter aside
	little bool   // the first byte is the lowest one
	upper  bool   // of hex: A to F
	until  []byte // behind digits: their delimiter; behind a head its end
	find   *regexp.Regexp
	write  string // of a head: the text that is written, in which {len} is the number
}

// size is how many bytes it always has; 0 if that depends on the number.
func (n number) size() int {
	switch {
	case n.form == formVarint, n.form == formBER, len(n.until) > 0:
		return 0
	}
	return n.bytes
}

// greatest is the greatest number that can be written.
func (n number) greatest() uint64 {
	switch n.form {
	case formVarint:
		return low(7 * n.bytes)
	case formBER:
		return low(8 * (n.bytes - 1))
	case formBCD:
		return nines(2 * n.bytes)
	case formDigits:
		return nines(n.bytes)
	case formHead:
		return math.MaxInt64
	case formHex:
		return low(4 * n.bytes)
	}
	return low(8 * n.bytes)
}

// low is a number with that many bits set.
func low(bits int) uint64 {
	if bits >= 64 {
		return math.MaxUint64
	}
	return 1<<bits - 1
}

// nines is a number of that many digits, all of them 9.
func nines(digits int) uint64 {
	if digits > 19 {
		return math.MaxUint64
	}
	v := uint64(1)
	for range digits {
		v *= 10
	}
	return v - 1
}

// append writes v, which is at most greatest.
func (n number) append(dst []byte, v uint64) []byte {
	switch n.form {
	case formVarint:
		return binary.AppendUvarint(dst, v)
	case formBER:
		return appendBER(dst, v)
	case formBCD:
		return appendBCD(dst, v, n.bytes)
	case formDigits:
		if len(n.until) > 0 {
			return append(strconv.AppendUint(dst, v, 10), n.until...)
		}
		return append(dst, fmt.Sprintf("%0*d", n.bytes, v)...)
	case formHead:
		return append(dst, strings.ReplaceAll(n.write, "{len}", strconv.FormatUint(v, 10))...)
	case formHex:
		return append(dst, n.hex(v)...)
	}
	return n.appendUint(dst, v)
}

func (n number) hex(v uint64) string {
	if n.upper {
		return fmt.Sprintf("%0*X", n.bytes, v)
	}
	return fmt.Sprintf("%0*x", n.bytes, v)
}

func (n number) appendUint(dst []byte, v uint64) []byte {
	var field [8]byte
	if n.little {
		binary.LittleEndian.PutUint64(field[:], v)
		return append(dst, field[:n.bytes]...)
	}
	binary.BigEndian.PutUint64(field[:], v)
	return append(dst, field[8-n.bytes:]...)
}

func appendBER(dst []byte, v uint64) []byte {
	if v < 0x80 {
		return append(dst, byte(v))
	}
	var field [8]byte
	binary.BigEndian.PutUint64(field[:], v)
	significant := bytes.TrimLeft(field[:], "\x00")
	return append(append(dst, 0x80|byte(len(significant))), significant...)
}

func appendBCD(dst []byte, v uint64, n int) []byte {
	digits, err := hex.DecodeString(fmt.Sprintf("%0*d", 2*n, v))
	if err != nil {
		panic(err) // an even number of decimal digits is hexadecimal, too
	}
	return append(dst, digits...)
}

// what a read comes to.
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

// readVarint refuses a number with a last byte that says nothing: it has a shorter form.
func (n number) readVarint(b []byte) (v uint64, size int, o outcome) {
	for i := range min(len(b), n.bytes) {
		if b[i] >= 0x80 {
			continue
		}
		v, used := binary.Uvarint(b[:i+1])
		if used <= 0 || i > 0 && b[i] == 0 {
			return 0, 0, wrong
		}
		return v, i + 1, whole
	}
	if len(b) >= n.bytes {
		return 0, 0, wrong
	}
	return 0, 0, more
}

// readBER refuses what has a shorter form, which DER does, and a length that is not said.
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
	if !bytes.Equal(appendBER(nil, v), b[:1+follow]) {
		return 0, 0, wrong
	}
	return v, 1 + follow, whole
}

// readDelimited refuses a sign, a blank, a zero in front, and no digits at all.
func (n number) readDelimited(b []byte) (v uint64, size int, o outcome) {
	digits := 0
	for digits < len(b) && digits <= n.bytes && '0' <= b[digits] && b[digits] <= '9' {
		digits++
	}
	switch rest := b[digits:]; {
	case digits > n.bytes, digits > 1 && b[0] == '0':
		return 0, 0, wrong
	case len(rest) < len(n.until) && bytes.HasPrefix(n.until, rest) && (digits > 0 || len(rest) == 0):
		return 0, 0, more
	case digits == 0, !bytes.HasPrefix(rest, n.until):
		return 0, 0, wrong
	}
	v, o = decimal(string(b[:digits]))
	return v, digits + len(n.until), o
}

// readHead reads a text up to its end. One in which the number does not stand announces nothing.
func (n number) readHead(b []byte) (v uint64, size int, o outcome) {
	at := bytes.Index(b[:min(len(b), n.bytes+len(n.until))], n.until)
	switch {
	case at < 0 && len(b) >= n.bytes+len(n.until):
		return 0, 0, wrong
	case at < 0:
		return 0, 0, more
	}
	size = at + len(n.until)
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
