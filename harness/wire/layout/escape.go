package layout

import "bytes"

// escape keeps the marks of a frame out of its payload, and of the check before the terminator.
type escape struct {
	by   byte          // stands before what was changed
	to   map[byte]byte // what a byte becomes behind it
	from map[byte]byte // the other way round
	any  byte          // unless 0: every byte may be escaped, and is xored with this
	cobs bool          // consistent overhead byte stuffing instead: no zero is left
}

// append writes p so that no mark is in it.
func (e *escape) append(dst, p []byte) []byte {
	if e.cobs {
		return appendCOBS(dst, p)
	}
	for _, b := range p {
		if to, changed := e.to[b]; changed {
			dst = append(dst, e.by, to)
		} else {
			dst = append(dst, b)
		}
	}
	return dst
}

// undo is what append was given; ok is false for what append never writes.
func (e *escape) undo(p []byte) (plain []byte, ok bool) {
	if e.cobs {
		return undoCOBS(p)
	}
	plain = make([]byte, 0, len(p))
	for i := 0; i < len(p); i++ {
		if _, marked := e.to[p[i]]; marked && p[i] != e.by {
			return nil, false
		}
		if p[i] != e.by {
			plain = append(plain, p[i])
			continue
		}
		if i++; i == len(p) {
			return nil, false
		}
		b, known := e.from[p[i]]
		if !known && e.any == 0 {
			return nil, false
		} else if !known {
			b = p[i] ^ e.any
		}
		plain = append(plain, b)
	}
	return plain, true
}

// never is a byte that never stands behind the escape, nor begins the terminator.
func (e *escape) never(terminator []byte) (b byte) {
	for {
		_, meant := e.from[b]
		if _, marked := e.to[b]; !meant && !marked && b != terminator[0] && !(terminator[0] == e.by && terminator[len(terminator)-1] == b) {
			return b
		}
		b++
	}
}

// end is where the terminator stands in b, from a place on before which it does not; -1 if it is not there yet, and then resume is where
// to look when more has come.
func (e *escape) end(b, terminator []byte, from int) (at, resume int) {
	for i := from; i < len(b); i++ {
		rest := b[i:]
		switch {
		case bytes.HasPrefix(rest, terminator):
			return i, 0
		case len(rest) < len(terminator) && bytes.HasPrefix(terminator, rest):
			return -1, i
		case !e.cobs && b[i] == e.by && len(rest) == 1:
			return -1, i
		case !e.cobs && b[i] == e.by && !e.aborts(rest, terminator):
			i++
		}
	}
	return -1, len(b)
}

// aborts reports whether the frame ends behind an escape, which so stands for nothing (RFC 1662 §4.3).
func (e *escape) aborts(b, terminator []byte) bool {
	return e.any != 0 && bytes.HasPrefix(b[1:], terminator)
}

// appendCOBS is Cheshire and Baker, "Consistent Overhead Byte Stuffing", 1997: each block of up to 254 bytes without a zero has its
// length plus one in front.
func appendCOBS(dst, p []byte) []byte {
	for {
		n := bytes.IndexByte(p, 0)
		switch {
		case n < 0 && len(p) < 0xff:
			return append(append(dst, byte(len(p)+1)), p...)
		case n < 0 || n >= 0xff-1:
			dst = append(append(dst, 0xff), p[:0xff-1]...)
			p = p[0xff-1:]
		default:
			dst = append(append(dst, byte(n+1)), p[:n]...)
			p = p[n+1:]
		}
	}
}

// undoCOBS takes a last block without a byte, too: the paper's own encoder writes one behind a block of 254 bytes that ends a message.
func undoCOBS(p []byte) (plain []byte, ok bool) {
	for at := 0; at < len(p); {
		n := int(p[at])
		if n == 0 || at+n > len(p) || bytes.IndexByte(p[at+1:at+n], 0) >= 0 {
			return nil, false
		}
		plain = append(plain, p[at+1:at+n]...)
		if at += n; at < len(p) && n < 0xff {
			plain = append(plain, 0)
		}
	}
	return plain, len(p) > 0
}
