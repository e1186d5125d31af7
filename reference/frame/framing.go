package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"
)

// The two ways in which a frame can be wrong. Both end the connection: after either of them nobody knows where the
// next frame begins.
var (
	ErrTooLarge  = errors.New("frame too large")
	ErrMalformed = errors.New("frame malformed")
)

// Framing says how messages are framed. The zero value is CRLF lines; Parse makes the others.
type Framing struct {
	kind     kind
	width    int  // bytes before a payload, where it is always as many; else 0
	little   bool // the length's bytes come in little-endian order
	included bool // the length counts the header too

	transform *Transform // of payloads; nil: they go as they are
}

// kind is how the end of a message is found.
type kind int

const (
	byLine   kind = iota // CR LF
	byLength             // a length of fixed width before it
	byVarint             // a length that takes as many bytes as it needs
	byMarks              // DLE STX and DLE ETX around it
	byFlags              // a flag on either side, and a check before the second
	byDigits             // a length in digits before it, a comma behind it
	byRecord             // fragments, the last of which says so
	byDollar             // a dollar sign before the length
)

// others are the framings that are not a number of fixed width and the message, by their names.
var others = map[string]Framing{
	"crlf": {kind: byLine}, "varint": {kind: byVarint}, "dle-stx": {kind: byMarks}, "hdlc": {kind: byFlags}, "netstring": {kind: byDigits},
	"sunrpc": {kind: byRecord, width: recordHeader}, "rtsp-interleaved": {kind: byDollar, width: dollarHeader},
}

// Default is the framing that is meant where none is named.
const Default = "u32be"

// Parse returns the framing of that name: u8, u16be, u16le, u32be, u32le, u64be, u64le, each also with "+header", crlf, varint
// (Protocol Buffers, delimited), dle-stx (ISO 1745, transparent), hdlc (RFC 1662), netstring, sunrpc (RFC 5531) or rtsp-interleaved (RFC
// 2326). The empty name is Default.
func Parse(name string) (Framing, error) {
	if name == "" {
		name = Default
	}
	if f, is := others[name]; is {
		return f, nil
	}
	base, included := strings.CutSuffix(name, "+header")
	f := Framing{kind: byLength, included: included}
	switch base {
	case "u8":
		f.width = 1
	case "u16be":
		f.width = 2
	case "u16le":
		f.width, f.little = 2, true
	case "u32be":
		f.width = 4
	case "u32le":
		f.width, f.little = 4, true
	case "u64be":
		f.width = 8
	case "u64le":
		f.width, f.little = 8, true
	default:
		return Framing{}, fmt.Errorf("framing %q: want u8, u16be, u16le, u32be, u32le, u64be or u64le, with or without +header, "+
			"crlf, varint, dle-stx, hdlc, netstring, sunrpc or rtsp-interleaved", name)
	}
	return f, nil
}

// Lines reports whether messages are lines, which have no length and cannot hold every byte.
func (f Framing) Lines() bool { return f.kind == byLine }

// With is the framing whose payloads are transformed. Max is the greatest payload, 0 no limit. It refuses what could not be read again, and
// what a peer could make expand without a limit.
func (f Framing) With(t Transform, max int) (Framing, error) {
	switch {
	case t.None():
		return f, nil
	case f.Lines():
		return f, errors.New("the framing crlf cannot carry what Transform makes, which may contain a line end; choose a framing with a length")
	case t.Sequence && f.width == 0:
		return f, errors.New("Transform.Sequence needs a framing whose header always has as many bytes: the number is put in when all else is there")
	case t.Compress && max == 0:
		return f, errors.New("Transform.Compress without MaxFrame: a frame of 1 MiB may expand to 1 GiB")
	}
	f.transform = &t
	return f, nil
}

// greatest is the largest number that the length field can hold.
func (f Framing) greatest() uint64 {
	return math.MaxUint64 >> (64 - 8*f.width)
}

func (f Framing) length(header []byte) uint64 {
	var n uint64
	switch f.width {
	case 1:
		n = uint64(header[0])
	case 2:
		n = uint64(binary.BigEndian.Uint16(header))
	case 4:
		n = uint64(binary.BigEndian.Uint32(header))
	case 8:
		n = binary.BigEndian.Uint64(header)
	}
	return f.turned(n)
}

func (f Framing) putLength(header []byte, length uint64) {
	n := f.turned(length)
	switch f.width {
	case 1:
		header[0] = byte(n)
	case 2:
		binary.BigEndian.PutUint16(header, uint16(n))
	case 4:
		binary.BigEndian.PutUint32(header, uint32(n))
	case 8:
		binary.BigEndian.PutUint64(header, n)
	}
}

// turned reverses the bytes of a length if they are little-endian.
func (f Framing) turned(n uint64) uint64 {
	if !f.little {
		return n
	}
	return bits.ReverseBytes64(n) >> (64 - 8*f.width)
}
