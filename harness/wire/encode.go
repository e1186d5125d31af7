package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Frame is one valid frame of payload, which it copies. Max does not bind it,
// since peers must be sent frames above it. It panics if payload cannot be
// framed at all, being longer than Capacity or a line with CR LF inside: that
// is the caller's bug.
func (f Framing) Frame(payload []byte) []byte {
	return f.appendFrame(make([]byte, 0, len(payload)+f.Overhead()), payload)
}

// Frames is the frames of all payloads, one after the other, for one write.
func (f Framing) Frames(payloads ...[]byte) []byte {
	n := 0
	for _, p := range payloads {
		n += len(p) + f.Overhead()
	}
	stream := make([]byte, 0, n)
	for _, p := range payloads {
		stream = f.appendFrame(stream, p)
	}
	return stream
}

func (f Framing) appendFrame(dst, payload []byte) []byte {
	if f.Line() {
		if bytes.Contains(payload, []byte(lineEnd)) {
			panic("frame a line: the payload holds CR LF, which would end it early")
		}
		return append(append(dst, payload...), lineEnd...)
	}
	return append(append(dst, f.Header(uint64(len(payload)))...), payload...)
}

// Header is a header alone that claims length bytes of payload, for a frame
// that ends early, never continues, or lies. It panics if length is above
// Capacity, and for lines, which have no header.
func (f Framing) Header(length uint64) []byte {
	if length > f.Capacity() {
		panic(fmt.Sprintf("header of %s: length %d is above %d", f, length, f.Capacity()))
	}
	return f.Field(length + f.counted())
}

// Field is a header whose length field holds value as it is: with Included, a
// value below HeaderLen makes a header that no valid frame has. It panics if
// value does not fit, and for lines, which have no header.
func (f Framing) Field(value uint64) []byte {
	if f.Line() || value > f.greatestField() {
		panic(fmt.Sprintf("length field of %s: cannot hold %d", f, value))
	}
	var field [8]byte
	if f.Little {
		binary.LittleEndian.PutUint64(field[:], value)
		return field[:f.Width]
	}
	binary.BigEndian.PutUint64(field[:], value)
	return field[8-f.Width:]
}

// value reads a whole header's length field.
func (f Framing) value(header []byte) uint64 {
	var field [8]byte
	if f.Little {
		copy(field[:], header)
		return binary.LittleEndian.Uint64(field[:])
	}
	copy(field[8-len(header):], header)
	return binary.BigEndian.Uint64(field[:])
}
