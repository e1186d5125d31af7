package wire

import "math"

// Framing says how a stream is divided into messages: by a length before each
// payload, or, if Width is 0, by CR LF after each line. The zero value is lines
// without a limit. Framings can be compared with ==.
type Framing struct {
	Width    int   // bytes of the length: 1, 2, 4 or 8; 0 means CR LF lines
	Little   bool  // the length is little-endian; without meaning for Width 0 and 1
	Included bool  // the length counts the header too; without meaning for Width 0
	Max      int64 // greatest payload, or line without its terminator, that a Decoder accepts; 0 means no limit
}

// Default is the framing of an implementation that declares none: u32be.
var Default = Framing{Width: 4}

// lineEnd ends a line. A CR or LF that stands alone is data.
const lineEnd = "\r\n"

// Line reports whether f divides the stream into CR LF lines.
func (f Framing) Line() bool { return f.Width == 0 }

// HeaderLen is the number of bytes before a payload; 0 for lines.
func (f Framing) HeaderLen() int { return f.Width }

// Overhead is the number of bytes that a frame has beyond its payload: the
// header, or the terminator of a line.
func (f Framing) Overhead() int {
	if f.Line() {
		return len(lineEnd)
	}
	return f.Width
}

// Capacity is the greatest payload length that the length field can express,
// whatever Max is. For lines it is the greatest uint64.
func (f Framing) Capacity() uint64 {
	return f.greatestField() - f.counted()
}

// greatestField is the length field with all bits set.
func (f Framing) greatestField() uint64 {
	if f.Line() {
		return math.MaxUint64
	}
	return math.MaxUint64 >> (64 - 8*f.Width)
}

// counted is how many bytes besides the payload the length field counts.
func (f Framing) counted() uint64 {
	if f.Included {
		return uint64(f.Width)
	}
	return 0
}

// limit is Max as a bound on an unsigned length.
func (f Framing) limit() uint64 {
	if f.Max <= 0 {
		return math.MaxUint64
	}
	return uint64(f.Max)
}
