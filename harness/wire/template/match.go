package template

import (
	"bytes"
	"fmt"
	"math"
)

// Found is what became of holding bytes against a template.
type Found struct {
	OK      bool
	Payload []byte // nil unless it was found; may share the bytes
	Tag     uint64
	Tagged  bool // a tag was found

	At    int    // the first byte that is not as it should be; the number of bytes if more were to come
	Want  string // what the template has there, within a sentence
	Final bool   // no further bytes make it right
}

// mostTries bounds how often a place is tried for the end of what has no fixed length.
const mostTries = 100_000

// matching is one attempt.
type matching struct {
	pieces []Piece
	b      []byte
	tries  int
	best   Found
}

// heard is what is known of the bytes so far.
type heard struct {
	at      int
	tag     uint64
	tagged  bool
	length  uint64
	counted bool // the length is known
	payload []byte
	open    bool // something before this had no fixed length
}

// Match holds bytes against the template, from the first to the last.
func (t Template) Match(b []byte) Found {
	m := &matching{pieces: t.Pieces, b: b, best: Found{At: -1}}
	m.from(0, heard{})
	return m.best
}

// from reports whether the bytes from here on are the pieces from number i on.
func (m *matching) from(i int, h heard) bool {
	if i == len(m.pieces) {
		return m.ended(h)
	}
	p, rest := m.pieces[i], m.b[h.at:]
	switch p.Kind {
	case Literal:
		if same := Alike(rest, p.Bytes); same < len(p.Bytes) {
			return m.fails(h, h.at+same, show(p.Bytes[same:]))
		}
		h.at += len(p.Bytes)
	case Byte:
		if len(rest) == 0 {
			return m.fails(h, h.at, p.words())
		}
		h.at++
	case Run:
		return m.runs(i, h)
	case Payload:
		return m.carries(i, h)
	default:
		if !m.number(p, rest, &h) {
			return false
		}
	}
	return m.from(i+1, h)
}

func (m *matching) ended(h heard) bool {
	if h.at < len(m.b) {
		return m.fails(h, h.at, "nothing more")
	}
	m.best = Found{OK: true, Payload: h.payload, Tag: h.tag, Tagged: h.tagged, At: h.at}
	return true
}

// fails keeps the furthest of all failures.
func (m *matching) fails(h heard, at int, want string) bool {
	if at > m.best.At {
		m.best = Found{Tag: h.tag, Tagged: h.tagged, At: at, Want: want, Final: !h.open && at < len(m.b)}
	}
	return false
}

// number reads a length or a tag, which is the same wherever it stands.
func (m *matching) number(p Piece, rest []byte, h *heard) bool {
	v, n := p.Form.read(rest)
	at, want := h.at, p.words()
	if n == 0 {
		at = len(m.b)
	}
	switch {
	case n <= 0:
	case p.Kind == Tag && h.tagged && v != h.tag:
		want = fmt.Sprintf("%s, %s once more", p.words(), show(p.Form.append(nil, h.tag)))
	case p.Kind == Length && h.counted && v != h.length+p.Add:
		want = fmt.Sprintf("%s: %d", p.words(), h.length+p.Add)
	case p.Kind == Length && (v < p.Add || v-p.Add > math.MaxInt64):
	case p.Kind == Tag:
		h.at, h.tag, h.tagged = h.at+n, v, true
		return true
	default:
		h.at, h.length, h.counted = h.at+n, v-p.Add, true
		return true
	}
	return m.fails(*h, at, want)
}

// carries reads the payload: as long as its length says, the same as before, or up to what follows.
func (m *matching) carries(i int, h heard) bool {
	rest := m.b[h.at:]
	switch {
	case h.payload != nil:
		if same := Alike(rest, h.payload); same < len(h.payload) {
			return m.fails(h, h.at+same, "the payload once more")
		}
		h.at += len(h.payload)
	case h.counted && uint64(len(rest)) < h.length:
		return m.fails(h, len(m.b), fmt.Sprintf("a payload of %d bytes", h.length))
	case h.counted:
		h.payload, h.at = rest[:h.length:h.length], h.at+int(h.length)
	default:
		return m.runs(i, h)
	}
	return m.from(i+1, h)
}

// runs tries every place at which piece i, which has no fixed length, may end: the nearest first.
func (m *matching) runs(i int, h heard) bool {
	begin := h.at
	h.open = true
	for end := begin; end <= len(m.b) && m.tries < mostTries; end++ {
		first := end == begin
		if end = m.next(i, end); end < 0 {
			return first && m.fails(h, len(m.b), m.pieces[i+1].words())
		}
		m.tries++
		h.at = end
		if m.pieces[i].Kind == Payload {
			h.payload, h.length, h.counted = m.b[begin:end:end], uint64(end-begin), true
		}
		if m.from(i+1, h) {
			return true
		}
	}
	return false
}

// next is the next place from here on at which what follows piece i may begin; -1 if there is none.
func (m *matching) next(i, from int) int {
	if i+1 == len(m.pieces) {
		return len(m.b)
	}
	if p := m.pieces[i+1]; p.Kind == Literal {
		at := bytes.Index(m.b[from:], p.Bytes)
		if at < 0 {
			return -1
		}
		return from + at
	}
	return from
}

// Alike is how many of the first bytes are the same.
func Alike(a, b []byte) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
