package layout

import (
	"bytes"
	"math/bits"
)

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
		if i == 0 && w.shared() {
			w.starts = append(w.starts, 0)
		} else if !w.part(i) {
			return false
		}
	}
	if w.l.HasLength() {
		return w.counted() && w.rest(w.l.payload+1) && w.checks()
	}
	return w.marked() && w.rest(w.l.end) && w.checks()
}

// shared reports whether the mark that begins this frame is the one that ended the frame before.
func (w *walk) shared() bool {
	return w.seen.behind && w.l.Shares() && len(w.b) > 0 && w.b[0] != w.l.parts[0].bytes[0]
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
			return w.fail(w.unbegun(i, malformed("%s: it is % x", w.l.name(i), rest[:n])))
		}
	case Run:
		var ok bool
		if size, ok = w.run(i, rest); !ok {
			return false
		}
	case Length, Again, Pad:
		v, n, o := p.number.read(rest)
		if o == wrong {
			return w.fail(malformed("%s cannot be read", w.l.name(i)))
		}
		if o == more {
			return false
		}
		size = n
		switch should := w.l.tells(p, w.value); {
		case p.Kind == Pad:
			w.padding = int(v)
		case p.Kind == Length:
			w.value = v
		case v != should:
			return w.fail(malformed("%s: it is %d, and should be %d", w.l.name(i), v, should))
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
			return w.fail(w.ended(end, malformed("the payload is not escaped as it should be")))
		}
		w.plain = append(append([]byte{}, w.b[:head]...), plain...)
		region = plain
	}
	own := 0
	for _, p := range w.l.parts[w.l.payload+1 : w.l.end] {
		own += p.size()
	}
	if len(region) < own {
		return w.fail(w.ended(end, malformed("there is no room for a check before the terminator")))
	}
	w.payload = region[:len(region)-own]
	if uint64(len(w.l.trimmed(w.payload))) > w.limit {
		return w.fail(&Error{Kind: TooLarge, Length: uint64(len(w.payload))})
	}
	w.starts = append(w.starts, head)
	for i, from := w.l.payload+1, head+len(region)-own; i < w.l.end; i++ {
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
		longest = min(longest, 1<<62)*2 + 1 // every byte may be escaped, and COBS begins with one more
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
	if w.l.json {
		least -= aroundJSON
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
	if err := w.l.tagged(w.free, w.payload); err != nil {
		return w.fail(err)
	}
	frame := w.plain
	if frame == nil {
		frame = w.b[:w.at]
	}
	for i, p := range w.l.parts {
		if p.Kind != Check {
			continue
		}
		is := frame[w.starts[i]:w.starts[i+1]]
		if should := p.number.append(nil, p.sum.over(frame, w.starts, i)); !p.number.same(is, should) {
			return w.fail(malformed("%s: it is % x, and should be % x", w.l.name(i), is, should).droppable(BadCheck, w.at))
		}
	}
	return true
}
