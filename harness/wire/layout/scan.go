package layout

import (
	"bytes"
)

// Found is a whole frame at the beginning of a stream.
type Found struct {
	Payload []byte // may share the stream's bytes
	Free    []byte // the bytes of Any and Tag, in their order
	Size    int    // bytes of the stream that it takes, with those that may stand before it
	Aside   bool   // it is one of those that are set aside
}

// Seen is what a search for the end of an unfinished frame has ruled out, so
// that no byte is looked at twice. The zero value is for the first frame of a stream.
type Seen struct {
	resume int
	behind bool // a frame ended where this one begins
}

// Next is for the frame behind one that was whole.
func (s Seen) Next() Seen { return Seen{behind: true} }

// Scan looks for the first whole frame in b. ok is false if more bytes are
// needed, or the frame is wrong; it is so as soon as no byte to come can mend it.
// A payload above the limit is TooLarge. What is needed next is at least one byte.
func (l *Layout) Scan(b []byte, limit uint64, seen *Seen) (f Found, ok bool, err *Error) {
	if l.first != nil && !seen.behind {
		return l.first.Scan(b, limit, seen)
	}
	skipped := l.Skip(b)
	if l.fragments.none() {
		w := walk{l: l, b: b[skipped:], limit: l.sealed.Sealed(limit), seen: seen}
		if !w.frame() {
			return Found{}, false, w.err.behind(skipped)
		}
		f = Found{Payload: w.payload, Free: w.free, Size: skipped + w.at}
	} else if f, ok, err = l.scanFragments(b, skipped, l.sealed.Sealed(limit)); !ok {
		return f, ok, err
	}
	if err := l.opens(&f, limit); err != nil {
		return Found{}, false, err
	}
	return l.hears(b, f)
}

// Skip is how many bytes at the beginning of b stand between frames and mean nothing. Of marks in a row the last one begins a frame.
func (l *Layout) Skip(b []byte) (n int) {
	for n < len(b) && bytes.IndexByte(l.between, b[n]) >= 0 {
		n++
	}
	if n > 0 && l.fills() {
		n--
	}
	if l.fragments.idle {
		for empty := l.appendFrame(nil, nil, nil, 0); bytes.HasPrefix(b[n:], empty); {
			n += len(empty)
		}
	}
	return n
}

// fills reports whether the mark that begins a frame may stand between frames, too.
func (l *Layout) fills() bool {
	return l.parts[0].Kind == Const && bytes.IndexByte(l.between, l.parts[0].bytes[0]) >= 0
}

// Shares reports whether the mark that ends one frame may begin the next one, too.
func (l *Layout) Shares() bool { return l.fills() && bytes.Equal(l.parts[0].bytes, l.Terminator()) }

// Idle reports whether b is a mark that stands behind a frame, and need not begin another one.
func (l *Layout) Idle(b []byte) bool { return l.Shares() && bytes.Equal(b, l.parts[0].bytes) }

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
