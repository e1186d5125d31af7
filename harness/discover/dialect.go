package discover

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Dialect is a way to tell the messages of a stream apart: a framing that can be declared, or a foreign one, which is recognised so
// that nobody is judged by the wrong framing.
type Dialect struct {
	Framing wire.Framing // of ours; without meaning for a foreign one
	Foreign string       // what a foreign one is, in words; empty for one of ours

	frame func(message []byte) []byte
	cut   func(stream []byte) int // bytes of the whole frame at the beginning of a stream; 0 if there is none
}

// ours is a framing as a dialect.
func ours(f wire.Framing) Dialect {
	return Dialect{Framing: f, frame: f.Frame, cut: func(stream []byte) int {
		d := f.NewDecoder()
		d.Write(stream)
		if _, ok, err := d.Next(); !ok || err != nil {
			return 0
		}
		return len(stream) - d.Pending()
	}}
}

// foreign are the dialects that servers are met with and that cannot be declared. Their frames have to be told apart by the
// whole frames in a stream alone: an echo of each is an echo of all of them.
var foreign = []Dialect{
	{
		Foreign: "the length as a varint (LEB128, as Protocol Buffers have it) before each message",
		frame:   func(m []byte) []byte { return append(binary.AppendUvarint(nil, uint64(len(m))), m...) },
		cut: func(s []byte) int {
			length, header := binary.Uvarint(s)
			return within(s, header, length)
		},
	},
	{Foreign: "a length of three bytes, big-endian, before each message", frame: func(m []byte) []byte {
		return append([]byte{byte(len(m) >> 16), byte(len(m) >> 8), byte(len(m))}, m...)
	}, cut: func(s []byte) int {
		if len(s) < 3 {
			return 0
		}
		return within(s, 3, uint64(s[0])<<16|uint64(s[1])<<8|uint64(s[2]))
	}},
	{Foreign: "a length of three bytes, little-endian, before each message", frame: func(m []byte) []byte {
		return append([]byte{byte(len(m)), byte(len(m) >> 8), byte(len(m) >> 16)}, m...)
	}, cut: func(s []byte) int {
		if len(s) < 3 {
			return 0
		}
		return within(s, 3, uint64(s[2])<<16|uint64(s[1])<<8|uint64(s[0]))
	}},
	{Foreign: "netstrings (the length in digits, a colon, the message, a comma)", frame: func(m []byte) []byte {
		return append(append([]byte(strconv.Itoa(len(m))+":"), m...), ',')
	}, cut: func(s []byte) int {
		colon := bytes.IndexByte(s, ':')
		length, err := strconv.ParseUint(string(s[:max(colon, 0)]), 10, 32)
		if err != nil {
			return 0
		}
		return within(s, colon+1, length+1)
	}},
	{Foreign: "messages that end with LF alone", frame: func(m []byte) []byte { return append(bytes.Clone(m), '\n') },
		cut: func(s []byte) int { return bytes.IndexByte(s, '\n') + 1 }},
	{Foreign: "messages that end with a zero byte", frame: func(m []byte) []byte { return append(bytes.Clone(m), 0) },
		cut: func(s []byte) int { return bytes.IndexByte(s, 0) + 1 }},
}

// within returns the length of a frame of this header and this many bytes behind it, if all of it is in the stream.
func within(stream []byte, header int, length uint64) int {
	if header <= 0 || length > uint64(len(stream)-header) {
		return 0
	}
	return header + int(length)
}

// all are the dialects, those that can be declared first.
func all() []Dialect {
	var list []Dialect
	for _, f := range wire.All() {
		list = append(list, ours(f))
	}
	return append(list, foreign...)
}

// Is reports whether it is this framing, limits aside.
func (d Dialect) Is(f wire.Framing) bool {
	f.Max = 0
	return d.Foreign == "" && d.Framing == f
}

// returns gives what an echo server of the dialect gives back of a stream: the whole frames in it.
func (d Dialect) returns(stream []byte) []byte {
	whole := 0
	for next := d.cut(stream); next > 0; next = d.cut(stream[whole:]) {
		whole += next
	}
	return stream[:whole]
}

// String names it as the end of a sentence that begins with "it frames by".
func (d Dialect) String() string {
	if d.Foreign != "" {
		return d.Foreign
	}
	return d.Framing.String()
}
