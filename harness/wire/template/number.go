package template

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The ways in which a number is written.
const (
	Uint    = "uint"    // bytes, the highest first unless Little
	Varint  = "varint"  // LEB128: seven bits a byte, the lowest first, the top bit set on all but the last
	Digits  = "digits"  // decimal; as many as the number needs, if Bytes is 0
	HexForm = "hex"     // hexadecimal digits in small letters
	Letters = "letters" // a for 0 to z for 25, the highest first
)

// Form is how a number is written. The zero value is not said yet.
type Form struct {
	As     string `json:"as,omitempty"`
	Bytes  int    `json:"bytes,omitempty"` // that it has; 0 if that depends on the number; of Varint the most
	Little bool   `json:"little,omitempty"`
}

// ParseForm reads a form by its name: u8 to u64be, u16le to u64le, varint, digits, hex, letters; behind varint and the last three the
// number of bytes may follow.
func ParseForm(name string) (Form, bool) {
	if bits, is := strings.CutPrefix(name, "u"); is {
		return parseUint(bits)
	}
	for as, most := range map[string]int{Varint: 10, Digits: 18, HexForm: 16, Letters: 13} {
		width, is := strings.CutPrefix(name, as)
		if !is {
			continue
		}
		if width == "" && as == Varint {
			return Form{As: as, Bytes: most}, true
		}
		n, err := strconv.Atoi("0" + width)
		return Form{As: as, Bytes: n}, err == nil && n <= most && (n > 0 && width[0] != '0' || width == "")
	}
	return Form{}, false
}

func parseUint(bits string) (Form, bool) {
	if bits == "8" {
		return Form{As: Uint, Bytes: 1}, true
	}
	width, little := strings.CutSuffix(bits, "le")
	if !little {
		width = strings.TrimSuffix(bits, "be")
	}
	n, err := strconv.Atoi(width)
	return Form{As: Uint, Bytes: n / 8, Little: little}, err == nil && width != bits && n%8 == 0 && 16 <= n && n <= 64 && width[0] != '0'
}

// String is its name.
func (f Form) String() string {
	switch {
	case f.As == Uint && f.Bytes == 1:
		return "u8"
	case f.As == Uint && f.Little:
		return fmt.Sprintf("u%dle", 8*f.Bytes)
	case f.As == Uint:
		return fmt.Sprintf("u%dbe", 8*f.Bytes)
	case f.Bytes == 0:
		return f.As
	}
	return fmt.Sprintf("%s%d", f.As, f.Bytes)
}

// base is how many values one byte of it has.
func (f Form) base() uint64 {
	return map[string]uint64{Uint: 256, Varint: 128, Digits: 10, HexForm: 16, Letters: 26}[f.As]
}

// greatest is the greatest number that it has room for.
func (f Form) greatest() uint64 {
	if f.Bytes == 0 {
		return math.MaxUint64
	}
	v := uint64(1)
	for range f.Bytes {
		if v > math.MaxUint64/f.base() {
			return math.MaxUint64
		}
		v *= f.base()
	}
	return v - 1
}

// width is how many bytes this number needs.
func (f Form) width(v uint64) (n int) {
	for n = 1; v >= f.base(); n++ {
		v /= f.base()
	}
	return n
}

// append writes v. What it has no room for is cut off at the top.
func (f Form) append(dst []byte, v uint64) []byte {
	n := f.Bytes
	switch {
	case f.As == Varint:
		return binary.AppendUvarint(dst, v)
	case n == 0:
		n = f.width(v)
	}
	at := len(dst)
	dst = append(dst, make([]byte, n)...)
	for i := range n {
		place := at + n - 1 - i
		if f.Little {
			place = at + i
		}
		dst[place], v = f.digit(byte(v%f.base())), v/f.base()
	}
	return dst
}

// digit is how one value below base is written.
func (f Form) digit(v byte) byte {
	switch f.As {
	case Letters:
		return 'a' + v
	case Digits, HexForm:
		return "0123456789abcdef"[v]
	}
	return v
}

// read reads the number at the beginning of b: n bytes of it, -1 if there is none, 0 if more bytes decide.
func (f Form) read(b []byte) (v uint64, n int) {
	if f.As == Varint {
		return f.readVarint(b)
	}
	for n < len(b) && (f.Bytes == 0 || n < f.Bytes) {
		place := n
		if f.Little {
			place = f.Bytes - 1 - n
			if place >= len(b) {
				return 0, 0
			}
		}
		d, ok := f.value(b[place])
		if !ok || v > (math.MaxUint64-d)/f.base() {
			break
		}
		v, n = v*f.base()+d, n+1
	}
	switch {
	case f.Bytes > 0 && n == f.Bytes, f.Bytes == 0 && n > 0:
		return v, n
	case n == len(b):
		return 0, 0
	}
	return 0, -1
}

func (f Form) readVarint(b []byte) (v uint64, n int) {
	for n = 1; n <= min(len(b), f.Bytes); n++ {
		if b[n-1] < 0x80 {
			v, _ = binary.Uvarint(b[:n])
			return v, n
		}
	}
	if len(b) < f.Bytes {
		return 0, 0
	}
	return 0, -1
}

// value is the value of one byte.
func (f Form) value(b byte) (uint64, bool) {
	switch {
	case f.As == Uint:
		return uint64(b), true
	case f.As == Letters:
		return uint64(b - 'a'), 'a' <= b && b <= 'z'
	case '0' <= b && b <= '9':
		return uint64(b - '0'), true
	}
	return uint64(b-'a') + 10, f.As == HexForm && 'a' <= b && b <= 'f'
}

// Put is how v is written. What it has no room for is cut off at the top.
func (f Form) Put(v uint64) []byte { return f.append(nil, v) }

// Get is the number that all of b writes; ok is false if it is none.
func (f Form) Get(b []byte) (v uint64, ok bool) {
	v, n := f.read(b)
	return v, n > 0 && n == len(b)
}
