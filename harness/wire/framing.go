package wire

import (
	"math"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Framing says how a stream is divided into messages: by a layout of their
// frames, and the longest message that is accepted. The zero value is CR LF lines
// without a limit. Framings can be compared with ==: two of the same name are equal,
// and so are two of the same description.
type Framing struct {
	described *layout.Layout // nil: CR LF lines

	// Max is the greatest payload that a Decoder accepts; 0 means no limit.
	Max int64
}

// FrameError is why a Decoder gave up. Nothing after it can be decoded, since
// nobody knows where the next frame begins.
type FrameError = layout.Error

// The kinds of a FrameError.
const (
	TooLarge  = layout.TooLarge
	Malformed = layout.Malformed
)

// lineName is the framing of the zero value.
const lineName = "crlf"

// Layout is how one frame lies on the wire.
func (f Framing) Layout() *layout.Layout {
	if f.described == nil {
		return preset(lineName)
	}
	return f.described
}

// Line reports whether f divides the stream into CR LF lines.
func (f Framing) Line() bool { return f.Layout() == preset(lineName) }

// HeaderLen is the number of bytes before the payload of an empty frame; 0 for lines.
func (f Framing) HeaderLen() int { return f.Layout().HeaderLen() }

// Overhead is the number of bytes that a frame has beyond its payload, at least:
// where the length grows with what it says, it is that of an empty frame.
func (f Framing) Overhead() int { return f.Layout().Overhead() }

// Capacity is the greatest payload length that the length can express, whatever
// Max is. Without a length it is the greatest uint64.
func (f Framing) Capacity() uint64 { return f.Layout().Capacity() }

// Limited is f with another Max.
func (f Framing) Limited(most int64) Framing { f.Max = most; return f }

// Announces is the greatest payload length that a Header can claim, whatever Max
// is: less than Capacity where a message goes on in further frames.
func (f Framing) Announces() uint64 { return f.Layout().Announces() }

// limit is Max as a bound on an unsigned length.
func (f Framing) limit() uint64 {
	if f.Max <= 0 {
		return math.MaxUint64
	}
	return uint64(f.Max)
}
