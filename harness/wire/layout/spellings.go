package layout

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
)

// Spelling is a stream of right messages that is not as Append writes it, though a sender may write it so.
type Spelling struct {
	Name     string // what is done otherwise, within a sentence that begins with "two messages"
	Payloads [][]byte
	Bytes    []byte
}

// Spellings lists the further ways in which the layout lets a sender write messages of at most so many bytes.
func (l *Layout) Spellings(most uint64) (all []Spelling) {
	payloads := [][]byte{l.Spell([]byte("written otherwise")), l.Spell([]byte("and one behind it"))}
	for _, p := range payloads {
		if l.Fits(p) != nil || uint64(len(p)) > most {
			return nil
		}
	}
	first := func() []byte { return l.Append(nil, payloads[0], nil) }
	second := func() []byte { return l.Append(nil, payloads[1], nil) }
	ways := map[string]func() [][]byte{}
	if len(l.between) > 0 {
		ways["with bytes before and between them that mean nothing"] = func() [][]byte {
			return [][]byte{l.between, first(), l.between, l.between, second()}
		}
	}
	if l.Shares() {
		ways["the second of which begins with the mark that ends the first"] = func() [][]byte {
			return [][]byte{first(), second()[len(l.parts[0].bytes):]}
		}
	}
	if l.fragments.idle {
		ways["with an empty frame before each, which is no message"] = func() [][]byte {
			return [][]byte{l.appendFrame(nil, nil, nil, 0), first(), l.appendFrame(nil, nil, nil, 0), second()}
		}
	}
	for name, other := range l.otherwise() {
		ways[name] = func() [][]byte { return [][]byte{other(l, payloads[0]), second()} }
	}
	for _, name := range slices.Sorted(maps.Keys(ways)) { // made in the order in which they are sent: they may be numbered
		all = append(all, Spelling{name, payloads, bytes.Join(ways[name](), nil)})
	}
	return append(all, l.endsInABlock(most)...)
}

// otherwise is how one frame may be written otherwise.
func (l *Layout) otherwise() map[string]func(*Layout, []byte) []byte {
	ways := map[string]func(*Layout, []byte) []byte{}
	if l.Divides() {
		ways["the first of which is in several fragments"] = (*Layout).inFragments
	}
	if l.escape != nil && l.escape.any != 0 {
		ways["the first of which has more bytes escaped than it needs"] = (*Layout).escapedAll
	}
	if l.sealed.Compresses() {
		ways["the first of which is compressed as well as can be"] = (*Layout).Squeezed
	}
	if l.json {
		ways["the first of which has white space around it"] = func(l *Layout, p []byte) []byte {
			return l.Append(nil, append(append([]byte(" "), p...), '\r'), nil)
		}
	}
	if l.has(Pad) {
		ways["the first of which has padding"] = (*Layout).padded
	}
	for n, head := range l.heads {
		ways["the first of which has another head, number "+strconv.Itoa(n+1)] = func(l *Layout, p []byte) []byte {
			l.parts[l.length].number.write = head
			return l.Append(nil, p, nil)
		}
	}
	if l.HasLength() && l.parts[l.length].number.wide && l.parts[l.length].number.form != formVarint {
		ways["the length of the first of which has zeros in front"] = func(l *Layout, p []byte) []byte {
			l.parts[l.length].number.zeros = true
			return l.Append(nil, p, nil)
		}
	}
	for name, way := range ways { // each on a copy of its own
		ways[name] = func(l *Layout, p []byte) []byte {
			own := *l
			own.parts = slices.Clone(l.parts)
			return way(&own, p)
		}
	}
	return ways
}

// inFragments divides a message further than its length needs.
func (l *Layout) inFragments(p []byte) []byte { return bytes.Join(l.InFragments(p, 3), nil) }

// Divides reports whether a sender may divide a message into as many frames as it likes.
func (l *Layout) Divides() bool { return !l.fragments.none() && !l.fragments.full }

// InFragments is a message divided into so many frames, and one without a payload behind them where that is what ends it.
func (l *Layout) InFragments(p []byte, n int) (frames [][]byte) {
	p = l.sealed.Seal(p)
	var pieces [][]byte
	for i := range n {
		pieces = append(pieces, p[i*len(p)/n:(i+1)*len(p)/n])
	}
	if l.fragments.empty {
		pieces = append(pieces, nil)
	}
	for i, piece := range pieces {
		flag := uint64(0)
		if i == len(pieces)-1 {
			flag = l.fragments.flag
		}
		frames = append(frames, l.appendFrame(nil, piece, nil, flag))
	}
	return frames
}

// escapedAll escapes every byte, but for those that would then look like a mark or an escape.
func (l *Layout) escapedAll(p []byte) []byte {
	every := *l.escape
	every.to = map[byte]byte{}
	for b := range 256 {
		to := byte(b) ^ every.any
		if _, mark := l.escape.to[to]; !mark {
			every.to[byte(b)] = to
		}
	}
	l.escape = &every
	return l.Append(nil, p, nil)
}

// padded has three bytes of padding.
func (l *Layout) padded(p []byte) []byte {
	frame := l.Append(nil, p, nil)
	at := 0
	for _, part := range l.parts {
		if part.Kind == Pad {
			part.number.append(frame[at:at], 3)
			break
		}
		at += part.size()
	}
	return append(frame, 0, 0, 0)
}

// endsInABlock is what COBS has besides: behind a message that ends in a full block, a block without a byte may stand, or not.
func (l *Layout) endsInABlock(most uint64) []Spelling {
	const full = 0xff - 1
	if l.escape == nil || !l.escape.cobs || most < full {
		return nil
	}
	p, next := bytes.Repeat([]byte("x"), full), []byte("and one behind it")
	frame := l.Append(nil, p, nil)
	ended := append(bytes.Clone(frame[:len(frame)-1]), 1, 0)
	return []Spelling{{"the first of which ends in a full block with an empty one behind it", [][]byte{p, next}, l.Append(ended, next, nil)}}
}

// widened writes v with as many bytes as there may be.
func (n number) widened(dst []byte, v uint64) []byte {
	if n.form == formBER {
		var field [8]byte
		binary.BigEndian.PutUint64(field[:], v)
		return append(append(dst, 0x80|byte(n.bytes-1)), field[8-(n.bytes-1):]...)
	}
	digits := strconv.AppendUint(nil, v, 10)
	dst = append(dst, bytes.Repeat([]byte("0"), n.bytes-len(digits))...)
	return append(append(dst, digits...), n.until...)
}
