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
	bytes  int      // that it has; of varint, BER and digits with a delimiter the most that it may have, the delimiter aside
	little bool     // the first byte is the lowest one
	upper  bool     // of hex: A to F
	wide   bool     // it may have more bytes than it needs: zeros in front, or behind a varint
	zeros  bool     // and is written so
	until  []byte   // behind digits: their delimiter; behind a head its end
	ends   [][]byte // of a head: every end that it may have
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
	if n.zeros {
		return n.widened(dst, v)
	}
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
