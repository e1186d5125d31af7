package layout

import (
	"fmt"
	"math"

	"github.com/sockdrill/sockdrill/harness/wire/seal"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Layout is the layout of the frames of one stream. It is made by Read, and not
// changed afterwards: it may be shared.
type Layout struct {
	Name   string // of a preset; of others what they call themselves
	Source string // the specification that it follows; may be empty

	parts     []Part
	payload   int // index in parts
	length    int // index in parts; -1: frames end by a terminator
	end       int // index in parts of the terminator; -1: frames have a length
	escape    *escape
	between   []byte // bytes that may stand between two frames
	json      bool   // a payload is a JSON text
	fragments fragments
	heads     []string   // further texts that a head may be, in which {len} is the length
	sealed    seal.Steps // what is done to a message before it is a payload
	first     *Layout    // of the first frame that a client sends; nil: as all others
	later     *Layout    // without that; nil: itself
	said      said
	overhead  int    // see Overhead, which every frame asks for
	text      string // the description, in the form that Read reads
}

// Kind is what a part of a frame is.
type Kind string

// The kinds of parts, in the words of a description.
const (
	Const   Kind = "const"   // always these bytes
	Any     Kind = "any"     // bytes that mean nothing here: 0 where sockdrill writes them
	Tag     Kind = "tag"     // bytes that an answer repeats: 0 where sockdrill writes them
	Length  Kind = "length"  // how long the frame is
	Payload Kind = "payload" // the message
	Check   Kind = "check"   // computed from the rest
	Pad     Kind = "pad"     // how many bytes without meaning follow the payload: 0 where sockdrill writes them

	Again Kind = "again" // of a template alone: how long the payload is, once more
	Run   Kind = "run"   // of a template alone: any bytes up to the constant behind it
)

// mostRun is how many bytes a Run may have: more than any protocol says beside a payload.
const mostRun = 1 << 16

// Part is one part of a frame.
type Part struct {
	Kind Kind

	bytes  []byte        // of Const
	number number        // of Length, Again, Check and Pad: how it is written; of Any and Tag its bytes alone
	counts counts        // of Length and Again
	sum    sum           // of Check
	tag    template.Form // of a Tag of a template: how it is written
}

// counts says what a length counts.
type counts struct {
	what        string // payload, rest, here or frame
	unit        uint64 // bytes that one of it stands for
	add         uint64 // bytes that it counts beside those
	least, most uint64 // values that the protocol allows
}

// What a length may count.
const (
	countsPayload = "payload"
	countsRest    = "rest"  // all that follows it
	countsHere    = "here"  // itself and all that follows it
	countsFrame   = "frame" // the whole frame
)

// HasLength reports whether a frame says how long it is before its payload.
func (l *Layout) HasLength() bool { return l.length >= 0 }

// Terminator is the constant that ends a frame without a length; else nil.
func (l *Layout) Terminator() []byte {
	if l.end < 0 {
		return nil
	}
	return l.parts[l.end].bytes
}

// LengthForm is how the length is written, such as u32be; empty if it is no number of fixed width.
func (l *Layout) LengthForm() string {
	if !l.HasLength() || l.parts[l.length].number.form != formUint || l.parts[l.length].counts.unit != 1 {
		return ""
	}
	return l.parts[l.length].number.words()
}

// HoldsJSON reports whether every payload is a JSON text.
func (l *Layout) HoldsJSON() bool { return l.json }

// Plain reports whether a frame is a length of 1, 2, 4 or 8 bytes and the
// payload, and nothing else.
func (l *Layout) Plain() bool {
	return len(l.parts) == 2 && len(l.sealed) == 0 && l.HasLength() && l.parts[0].number.form == formUint && l.fragments.none() &&
		l.parts[0].counts.unit == 1 && l.parts[0].counts.least == 0 && l.parts[0].counts.most == math.MaxUint64 && l.parts[0].number.bytes != 3
}

// Free is how many bytes of a frame are of the sender's choice: those of Any and Tag.
func (l *Layout) Free() (n int) {
	for _, p := range l.parts {
		if p.Kind == Any || p.Kind == Tag {
			n += p.number.bytes
		}
	}
	return n
}

// HeaderLen is the number of bytes before the payload of an empty frame.
func (l *Layout) HeaderLen() int {
	if l.HasLength() {
		return len(l.Header(0))
	}
	return len(l.header(nil, 0, nil))
}

// Overhead is the number of bytes of an empty frame: others may have more, where
// the length grows with what it says.
func (l *Layout) Overhead() int { return l.overhead }

func (l *Layout) measured() int {
	if l.Fits(nil) != nil { // the protocol allows no empty frame
		return l.HeaderLen() + l.behind()
	}
	return len(l.Append(nil, nil, nil))
}

// Capacity is the longest payload that a frame can have. Without a length there
// is no longest one: it is the greatest uint64.
func (l *Layout) Capacity() uint64 {
	if !l.HasLength() || !l.fragments.none() {
		return l.said.most()
	}
	return min(l.sealed.Within(l.room()), l.said.most())
}

// Announces is the longest payload that one length can claim: less than Capacity
// where a message goes on in further frames. Without a length it is the greatest
// uint64.
func (l *Layout) Announces() uint64 {
	if !l.HasLength() {
		return math.MaxUint64
	}
	return l.room()
}

// room is the longest payload that the length of one frame, or one fragment, can express.
func (l *Layout) room() uint64 {
	p := l.parts[l.length]
	greatest := min(p.number.greatest(), p.counts.most) &^ l.fragments.flag
	bytes := greatest * p.counts.unit
	if p.counts.unit > 1 && bytes/p.counts.unit != greatest {
		bytes = math.MaxUint64
	}
	return min(bytes-l.counted(), l.said.again)
}

// counted is how many bytes besides the payload the length counts.
func (l *Layout) counted() (n uint64) {
	what := l.parts[l.length].counts.what
	n = l.parts[l.length].counts.add
	for i, p := range l.parts {
		switch {
		case i == l.payload, what == countsPayload:
		case i > l.length, i == l.length && what != countsRest, what == countsFrame:
			n += uint64(p.size())
		}
	}
	return n
}

// size is how many bytes a part always has; 0 for the payload and for a length
// whose bytes depend on what it says.
func (p Part) size() int {
	if p.Kind == Const {
		return len(p.bytes)
	}
	return p.number.size()
}

// behind is the number of bytes from the end of the payload's region, see Scan, to the end of the frame.
func (l *Layout) behind() (n int) {
	for _, p := range l.parts[l.regionEnd():] {
		n += p.size()
	}
	return n
}

// regionEnd is the index of the first part behind what a terminator or an escape covers: the payload and, before a terminator, its check.
func (l *Layout) regionEnd() int {
	if l.end >= 0 {
		return l.end
	}
	return l.payload + 1
}

// String is its name.
func (l *Layout) String() string { return l.Name }

// Text is the description in the form that Read reads.
func (l *Layout) Text() string { return l.text }

// Kinds lists what its parts are, in their order.
func (l *Layout) Kinds() []Kind {
	kinds := make([]Kind, len(l.parts))
	for i, p := range l.parts {
		kinds[i] = p.Kind
	}
	return kinds
}

// fault is an error of whoever calls: nothing that a stream holds causes it.
func (l *Layout) fault(format string, args ...any) {
	panic(fmt.Sprintf("frame as %s: %s", l.Name, fmt.Sprintf(format, args...)))
}

// Exact reports whether a payload and the free bytes can be framed in one way
// only: not if it is transformed, can be divided into fragments, has padding, or a head of text,
// a number of more than one form, an escape that need not be, white space, or a mark that two frames share.
func (l *Layout) Exact() bool {
	for _, p := range l.parts {
		if p.Kind == Pad || p.number.form == formHead || p.number.wide || p.number.form == formHex && !p.number.upper {
			return false
		}
	}
	return len(l.sealed) == 0 && l.fragments.none() && !l.json && !l.Shares() && (l.escape == nil || l.escape.any == 0 && !l.escape.cobs)
}

// Least is the least number that the length can say: what it counts in a frame without a payload, or what the protocol allows. It is 0 without
// a length.
func (l *Layout) Least() uint64 {
	if !l.HasLength() {
		return 0
	}
	c := l.parts[l.length].counts
	return max(l.counted()/c.unit, c.least)
}

// Greatest is the greatest number of bytes that the length can say, whatever it
// counts; without a length the greatest uint64.
func (l *Layout) Greatest() uint64 {
	if !l.HasLength() {
		return math.MaxUint64
	}
	return l.room() + l.counted()
}

// Significant is where in a frame the most significant byte of its length
// stands; ok is false unless that is a number of fixed width and nothing else.
func (l *Layout) Significant() (offset int, ok bool) {
	if !l.HasLength() || l.parts[l.length].number.form != formUint || !l.fragments.none() {
		return 0, false
	}
	for _, p := range l.parts[:l.length] {
		offset += p.size()
	}
	if n := l.parts[l.length].number; n.little {
		offset += n.bytes - 1
	}
	return offset, true
}
