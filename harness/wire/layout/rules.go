package layout

import (
	"bytes"

	"github.com/goccy/go-yaml/ast"
)

// rules refuses a description that cannot work as a whole.
func (r *reader) rules(top ast.Node, k map[string]ast.Node) {
	r.find(top)
	for _, rule := range []func(map[string]ast.Node){
		r.lengthRules, r.endRules, r.behindRules, r.escapeRules, r.betweenRules, r.fragmentRules, r.sealRules,
	} {
		if r.err == nil {
			rule(k)
		}
	}
}

// find looks for the payload, the length, and what ends a frame.
func (r *reader) find(top ast.Node) {
	l := r.l
	for i, p := range l.parts {
		switch {
		case p.Kind == Payload && l.payload >= 0:
			r.refuse(r.nodes[i], "two payloads: a frame carries one")
		case p.Kind == Payload:
			l.payload = i
		case p.Kind == Length && l.length >= 0:
			r.refuse(r.nodes[i], "two lengths: a frame has one")
		case p.Kind == Length:
			l.length = i
		}
	}
	switch {
	case l.payload < 0:
		r.refuse(top, "no payload: one of the parts is `payload`")
	case l.length > l.payload:
		r.refuse(r.nodes[l.length], "the length stands behind the payload: nobody could tell where the payload ends")
	case l.length < 0:
		if l.end = l.firstEnd(); l.end < 0 {
			r.refuse(r.nodes[l.payload], "nothing ends the payload: give a length before it or a constant behind it")
		}
	}
}

func (r *reader) lengthRules(map[string]ast.Node) {
	l := r.l
	if !l.HasLength() {
		return
	}
	p, node := l.parts[l.length], r.nodes[l.length]
	size := p.size()
	if p.number.form == formHead {
		return
	}
	if c := p.counts.what; size == 0 && (c == countsHere || c == countsFrame) {
		r.refuse(node, "a length that counts itself has a fixed number of bytes")
		return
	}
	greatest := min(p.number.greatest(), p.counts.most)
	if p.counts.most < p.number.greatest()+1 && p.counts.least > p.number.greatest() || greatest*p.counts.unit < l.counted() {
		r.refuse(node, "a length that counts nothing: its greatest value, %d, is below the %d bytes that it counts beside the payload",
			greatest, l.counted())
	}
}

// endRules are about what stands between the payload and its terminator.
func (r *reader) endRules(k map[string]ast.Node) {
	l := r.l
	if l.HasLength() {
		return
	}
	for i := l.payload + 1; i < l.end; i++ {
		switch p := l.parts[i]; {
		case p.Kind != Check:
			r.refuse(r.nodes[i], "only a check may stand between the payload and the constant that ends it")
		case p.number.form == formUint && k["escape"] == nil:
			r.refuse(r.nodes[i], "the bytes of this check may look like the constant that ends the frame: write it `as: hex` or as digits, or "+
				"give an escape")
		}
	}
}

// behindRules are about what has a fixed number of bytes, and where padding can be.
func (r *reader) behindRules(map[string]ast.Node) {
	l := r.l
	for i, p := range l.parts {
		switch {
		case p.Kind == Pad && (l.payload != len(l.parts)-1 || !l.HasLength() || l.parts[l.length].counts.what != countsPayload):
			r.refuse(r.nodes[i], "padding follows a payload that is the last part and whose length counts the payload alone")
		case p.Kind == Pad && i > l.payload:
			r.refuse(r.nodes[i], "how much padding follows is said before the payload")
		}
	}
}

func (r *reader) escapeRules(k map[string]ast.Node) {
	l, node := r.l, k["escape"]
	if l.escape == nil {
		return
	}
	if l.HasLength() {
		r.refuse(node, "an escape keeps a mark out of the payload, and this payload ends by its length")
		return
	}
	end := l.Terminator()
	if l.escape.cobs {
		if !bytes.Equal(end, []byte{0}) {
			r.refuse(node, "COBS leaves no zero in the payload: the constant that ends it is 00")
		}
		return
	}
	_, itself := l.escape.to[l.escape.by]
	_, first := l.escape.to[end[0]]
	switch {
	case len(end) == 1 && end[0] == l.escape.by:
		r.refuse(node, "the escape %02x is the mark that ends the frame, too", l.escape.by)
	case !itself:
		r.refuse(node, "the escape %02x is not escaped itself: nobody could tell it from one that means something", l.escape.by)
	case !first:
		r.refuse(node, "the first byte of the mark that ends the frame, %02x, is not escaped", end[0])
	case end[0] == l.escape.by:
		if _, means := l.escape.from[end[1]]; means {
			r.refuse(node, "the mark that ends the frame, % x, is what an escaped byte looks like", end)
		}
	}
}

func (r *reader) betweenRules(k map[string]ast.Node) {
	if len(r.l.between) == 0 {
		return
	}
	end := r.l.Terminator()
	switch p := r.l.parts[0]; {
	case p.Kind == Const && (bytes.IndexByte(r.l.between, p.bytes[0]) < 0 || len(p.bytes) == 1):
	case p.Kind == Payload && len(end) == 1 && bytes.Equal(r.l.between, end): // no payload begins with it
	case p.number.form == formHead, p.Kind == Length && p.number.form == formDigits && !bytes.ContainsAny(r.l.between, "0123456789"):
	default:
		r.refuse(k["between"], "these bytes may be the first ones of a frame: nobody could tell")
	}
}

func (r *reader) fragmentRules(k map[string]ast.Node) {
	l, node := r.l, k["continues"]
	if l.fragments.none() {
		return
	}
	if !l.HasLength() || l.parts[l.length].number.form != formUint || l.parts[l.length].counts.unit != 1 {
		r.refuse(node, "fragments have a length of the form uint, in units of 1")
		return
	}
	p := l.parts[l.length]
	if l.fragments.flag > p.number.greatest() {
		r.refuse(node, "the flag %x is no bit of the length", l.fragments.flag)
	}
	if greatest := min(p.number.greatest(), p.counts.most) &^ l.fragments.flag; greatest <= l.counted() {
		r.refuse(node, "a fragment without room for a byte")
	}
}
