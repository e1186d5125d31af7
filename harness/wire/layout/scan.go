package layout

import (
	"bytes"
	"math/bits"
)

// Found is a whole frame at the beginning of a stream.
type Found struct {
	Payload []byte // may share the stream's bytes
	Free    []byte // the bytes of Any and Tag, in their order
	Size    int    // bytes of the stream that it takes, with those that may stand before it
}

// Seen is what a search for the end of an unfinished frame has ruled out, so
// that no byte is looked at twice. The zero value is for a new frame.
type Seen struct{ resume int }

// Scan looks for the first whole frame in b. ok is false if more bytes are
// needed, or the frame is wrong; it is so as soon as no byte to come can mend it.
// A payload above the limit is TooLarge. What is needed next is at least one byte.
func (l *Layout) Scan(b []byte, limit uint64, seen *Seen) (f Found, ok bool, err *Error) {
	skipped := l.Skip(b)
	if l.fragments.none() {
		w := walk{l: l, b: b[skipped:], limit: limit, seen: seen}
		if !w.frame() {
			return Found{}, false, w.err
		}
		return Found{Payload: w.payload, Free: w.free, Size: skipped + w.at}, true, nil
	}
	return l.scanFragments(b, skipped, limit)
}

// Skip is how many bytes at the beginning of b stand between frames and mean nothing.
func (l *Layout) Skip(b []byte) (n int) {
	for n < len(b) && bytes.IndexByte(l.between, b[n]) >= 0 {
		n++
	}
	return n
}

func (l *Layout) scanFragments(b []byte, at int, limit uint64) (f Found, ok bool, err *Error) {
	for {
		w := walk{l: l, b: b[at:], limit: limit - uint64(len(f.Payload)), seen: &Seen{}}
		if !w.frame() {
			return Found{}, false, w.err
		}
		f.Payload = append(f.Payload, w.payload...)
		f.Free = append(f.Free, w.free...)
		at += w.at
		if w.last() {
			f.Size = at
			return f, true, nil
		}
		if len(w.payload) == 0 {
			return Found{}, false, malformed("a fragment without a byte, and not the last one")
		}
	}
}

// walk goes through the parts of one frame.
type walk struct {
	l     *Layout
	b     []byte
	limit uint64
	seen  *Seen

	at      int    // bytes that are understood
	starts  []int  // of each part, in the frame without escapes
	plain   []byte // that frame, if it has escapes
	value   uint64 // of the length
	padding int
	free    []byte
	payload []byte
	err     *Error
}

// frame reports whether the frame is whole and right. If not, err says whether more bytes can make it so.
func (w *walk) frame() bool {
	w.starts = make([]int, 0, 16)
	for i := range w.l.parts[:w.l.payload] {
		if !w.part(i) {
			return false
		}
	}
	if w.l.HasLength() {
		return w.counted() && w.rest(w.l.payload+1) && w.checks()
	}
	return w.marked() && w.rest(w.l.end) && w.checks()
}

func (w *walk) fail(err *Error) bool {
	w.err = err
	return false
}

// part reads one part other than the payload, where the bytes are as they are meant.
func (w *walk) part(i int) bool {
	p, rest := w.l.parts[i], w.b[w.at:]
	w.starts = append(w.starts, w.at)
	size := p.size()
	switch p.Kind {
	case Const:
		if n := min(len(rest), size); !bytes.Equal(rest[:n], p.bytes[:n]) {
			return w.fail(malformed("%s: it is % x", w.l.name(i), rest[:n]))
		}
	case Length, Pad:
		v, n, o := p.number.read(rest)
		if o == wrong {
			return w.fail(malformed("%s cannot be read", w.l.name(i)))
		}
		if o == more {
			return false
		}
		if size = n; p.Kind == Pad {
			w.padding = int(v)
		} else {
			w.value = v
		}
	}
	if len(rest) < size {
		return false
	}
	if p.Kind == Any || p.Kind == Tag {
		w.free = append(w.free, rest[:size]...)
	}
	w.at += size
	return true
}

// counted reads a payload as long as the length says.
func (w *walk) counted() bool {
	c := w.l.parts[w.l.length].counts
	value := w.value &^ w.l.fragments.flag
	high, sum := bits.Mul64(value, c.unit)
	extra := w.l.counted()
	switch {
	case value < c.least || high == 0 && sum < extra:
		return w.fail(&Error{Kind: Malformed, Length: value})
	case high != 0 || sum-extra > w.limit || value > c.most:
		return w.fail(&Error{Kind: TooLarge, Length: sum - extra})
	case uint64(len(w.b)-w.at) < sum-extra: // unsigned and without a sum, since a length may be near 2^64
		return false
	}
	w.starts = append(w.starts, w.at)
	w.payload = w.b[w.at : w.at+int(sum-extra)]
	w.at += len(w.payload) + w.padding
	return w.at <= len(w.b)
}

// marked reads a payload up to the terminator, and the checks before it.
func (w *walk) marked() bool {
	region, end := w.b[w.at:], w.l.Terminator()
	at := w.find(region, end)
	if w.err != nil || at < 0 {
		return false
	}
	w.seen.resume = 0
	head := w.at
	region, w.at = region[:at], w.at+at
	if w.l.escape != nil {
		plain, ok := w.l.escape.undo(region)
		if !ok {
			return w.fail(malformed("the payload is not escaped as it should be"))
		}
		w.plain = append(append([]byte{}, w.b[:head]...), plain...)
		region = plain
	}
	own := 0
	for _, p := range w.l.parts[w.l.payload+1 : w.l.end] {
		own += p.size()
	}
	if len(region) < own {
		return w.fail(malformed("there is no room for a check before the terminator"))
	}
	w.payload = region[:len(region)-own]
	if uint64(len(w.payload)) > w.limit {
		return w.fail(&Error{Kind: TooLarge, Length: uint64(len(w.payload))})
	}
	w.starts = append(w.starts, head)
	for i, from := w.l.payload+1, head+len(w.payload); i < w.l.end; i++ {
		w.starts = append(w.starts, from)
		from += w.l.parts[i].size()
	}
	return true
}

// find is where the terminator stands; -1 if it is not there. It fails as soon as no byte to come could end the payload within the limit.
func (w *walk) find(region, end []byte) int {
	at, longest := -1, w.limit
	if w.l.escape != nil {
		at, w.seen.resume = w.l.escape.end(region, end, w.seen.resume)
		longest = min(longest, 1<<62) * 2 // every byte may be escaped
	} else if at = bytes.Index(region[w.seen.resume:], end); at >= 0 {
		at += w.seen.resume
	} else {
		w.seen.resume = len(region) - begun(region, end)
	}
	least := at // no payload can end before
	if at < 0 {
		least = w.seen.resume
	}
	for _, p := range w.l.parts[w.l.payload+1 : w.l.end] {
		least -= p.size()
	}
	if least > 0 && uint64(least) > longest {
		w.fail(&Error{Kind: TooLarge, Length: w.limit + 1})
	}
	return at
}

// begun is how many of the last bytes may be the first ones of the terminator.
func begun(region, end []byte) int {
	for n := min(len(region), len(end)-1); n > 0; n-- {
		if bytes.HasSuffix(region, end[:n]) {
			return n
		}
	}
	return 0
}

// rest reads the parts behind the payload, which the bytes behind what is escaped are.
func (w *walk) rest(from int) bool {
	moved := 0 // how much longer the frame is on the wire than without escapes
	if w.plain != nil {
		moved = w.at - len(w.plain)
	}
	for i := from; i < len(w.l.parts); i++ {
		before := w.at
		if !w.part(i) {
			return false
		}
		w.starts[i] = before - moved - w.padding
		if w.plain != nil {
			w.plain = append(w.plain, w.b[before:w.at]...)
		}
	}
	w.starts = append(w.starts, w.at-moved-w.padding)
	return true
}

// checks holds the checks against what they cover.
func (w *walk) checks() bool {
	frame := w.plain
	if frame == nil {
		frame = w.b[:w.at]
	}
	for i, p := range w.l.parts {
		if p.Kind != Check {
			continue
		}
		is := frame[w.starts[i]:w.starts[i+1]]
		if should := p.number.append(nil, p.sum.over(frame, w.starts, i)); !bytes.Equal(is, should) {
			return w.fail(malformed("%s: it is % x, and should be % x", w.l.name(i), is, should))
		}
	}
	return true
}
