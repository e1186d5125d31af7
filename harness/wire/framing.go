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
	answered  *layout.Layout // of what comes back; nil: as described

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

// Answers is how what a server of this framing says is divided into messages: as f, unless the two sides of its exchange differ, or a
// client's first frame is another one.
func (f Framing) Answers() Framing {
	if f.answered == nil {
		f.described = f.Layout().Later()
		return f
	}
	return Framing{described: f.answered}
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

// Largest is the length of the longest payload that f can carry and Max allows.
func (f Framing) Largest() int64 {
	most := int64(math.MaxInt64)
	if c := f.Capacity(); c < math.MaxInt64 {
		most = int64(c)
	}
	if f.Max > 0 { // a limit holds for a message, and for what lies on the wire of it
		most = min(most, int64(f.Layout().Sealed().Within(uint64(f.Max))))
	}
	return most
}

// TooLong is the length of a message that is surely above the limit, or above what f can carry.
func (f Framing) TooLong() int64 {
	if most := f.Capacity(); f.Max == 0 || most < uint64(f.Max) {
		return int64(min(most, math.MaxInt64-1)) + 1
	}
	return f.Max + 1
}

// AboveLimit is a header that announces so many bytes, with which a frame is surely above the limit. Where messages are transformed, one may
// be longer on the wire than it is, and nobody says by how much: there it is twice the limit.
func (f Framing) AboveLimit() (header []byte, announced int64) {
	announced = f.TooLong()
	if sealed := f.Layout().Sealed(); len(sealed) > 0 {
		announced = int64(min(2*sealed.Sealed(uint64(announced)), f.Announces()))
	}
	return f.Header(uint64(announced)), announced
}

// Announceable is the greatest length that is legal and that one header can announce: Largest, or what Announces says if that is less.
func (f Framing) Announceable() int64 {
	if most := f.Announces(); most < math.MaxInt64 {
		return min(int64(most), f.Largest())
	}
	return f.Largest()
}

// Beyond is the number of bytes that a frame has beyond a payload of n bytes.
func (f Framing) Beyond(n int64) int64 {
	if !f.Layout().HasLength() {
		return int64(f.Overhead())
	}
	n = max(0, min(n, Framing{described: f.described}.Announceable()))
	return int64(f.Overhead() - f.HeaderLen() + len(f.Header(uint64(n))))
}

// Room is the length of the longest payload of f whose frame is no longer than that of an outer framing, within whose payloads those of f
// stand, with a payload of most bytes.
func (f Framing) Room(outer Framing, most int64) int64 {
	whole := most + outer.Beyond(most)
	n := whole - f.Beyond(whole)
	for n+1+f.Beyond(n+1) <= whole { // a shorter length may be written in fewer bytes
		n++
	}
	return max(0, n)
}

// Spell is a payload within a limit, in what f carries: it may take a few bytes more to say, so that it has fewer then.
func (f Framing) Spell(p []byte, most int64) []byte {
	p = p[:min(int64(len(p)), most)]
	spelt := f.Layout().Spell(p)
	if over := int64(len(spelt)) - most; over > 0 {
		return f.Layout().Spell(p[:max(0, int64(len(p))-over)])
	}
	return spelt
}

// limit is Max as a bound on an unsigned length.
func (f Framing) limit() uint64 {
	if f.Max <= 0 {
		return math.MaxUint64
	}
	return uint64(f.Max)
}
