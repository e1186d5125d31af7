package layout

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// escape reads how marks are kept out of the payload.
func (r *reader) escape(node ast.Node) {
	if _, scalar := node.(ast.ScalarNode); scalar {
		if r.word(node) != "cobs" {
			r.refuse(node, "`escape` is cobs, or a `byte` with a `map` or `xor`")
		}
		r.l.escape = &escape{cobs: true}
		return
	}
	k := r.keys(node, "byte", "map", "xor", "also", "any")
	if r.err == nil && (k["byte"] == nil || (k["map"] == nil) == (k["xor"] == nil)) {
		r.refuse(node, "an escape has a `byte` that stands before what is escaped, and a `map` or `xor`, one of the two")
	}
	if r.err != nil {
		return
	}
	e := &escape{by: r.byte(k["byte"]), to: map[byte]byte{}, from: map[byte]byte{}}
	if k["map"] != nil {
		r.mapped(e, k["map"])
		if k["also"] != nil {
			r.refuse(k["also"], "a `map` says by itself what is escaped: `also` belongs to `xor`")
		}
		if k["any"] != nil {
			r.refuse(k["any"], "a `map` says by itself what is escaped: `any` belongs to `xor`")
		}
	} else {
		r.xored(e, r.byte(k["xor"]), k)
		if k["any"] != nil && r.oneOf(k["any"], "true", "false") == "true" {
			e.any = r.byte(k["xor"])
		}
	}
	r.l.escape = e
}

func (r *reader) mapped(e *escape, node ast.Node) {
	var pairs []*ast.MappingValueNode
	switch m := node.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = append(pairs, m)
	default:
		r.refuse(node, "a `map` has the bytes that are escaped as keys, and what stands behind the escape for each: {c0: dc, db: dd}")
	}
	for _, p := range pairs {
		from, to := r.byte(p.Key), r.byte(p.Value)
		if _, twice := e.from[to]; twice {
			r.refuse(p.Value, "%02x stands for two bytes", to)
		}
		e.to[from], e.from[to] = to, from
	}
}

// xored escapes the marks of one byte, the escape itself, and the bytes that are named.
func (r *reader) xored(e *escape, with byte, k map[string]ast.Node) {
	if with == 0 {
		r.refuse(k["xor"], "to xor with 00 changes nothing")
	}
	escaped := []byte{e.by}
	for i, p := range r.l.parts {
		if p.Kind == Const && (i == 0 || i == len(r.l.parts)-1) || p.Kind == Const && r.l.firstEnd() == i {
			escaped = append(escaped, p.bytes[0])
		}
	}
	if also := k["also"]; also != nil {
		escaped = append(escaped, r.hex(also)...)
	}
	for _, b := range escaped {
		e.to[b], e.from[b^with] = b^with, b
	}
}

// firstEnd is the index of the first constant behind the payload; -1 if there is none.
func (l *Layout) firstEnd() int {
	behind := false
	for i, p := range l.parts {
		if behind && p.Kind == Const {
			return i
		}
		behind = behind || p.Kind == Payload
	}
	return -1
}

// continues reads how a message goes on in further frames.
func (r *reader) continues(node ast.Node) {
	k := r.keys(node, "flag", "at", "until", "idle")
	if idle := k["idle"]; idle != nil {
		delete(k, "idle")
		if f := &r.l.fragments; k["until"] == nil {
			r.refuse(idle, "`idle` is of frames `until: empty`: an empty one alone then means nothing")
		} else {
			f.idle = r.oneOf(idle, "true", "false") == "true"
		}
	}
	if len(k) != 1 {
		r.refuse(node, "`continues` has one of `flag`, `at: max` and `until: empty`")
	}
	f := &r.l.fragments
	switch {
	case r.err != nil:
	case k["flag"] != nil:
		for _, b := range r.hex(k["flag"]) {
			f.flag = f.flag<<8 | uint64(b)
		}
		if f.flag == 0 || f.flag&(f.flag-1) != 0 {
			r.refuse(k["flag"], "the flag of the last fragment is one bit of the length")
		}
	case k["at"] != nil:
		f.full = r.oneOf(k["at"], "max") == "max"
	default:
		f.empty = r.oneOf(k["until"], "empty") == "empty"
	}
}

// mostHead is how long a head may be if nothing is said.
const mostHead = 8192 // bytes

// head reads a text that says how long a body is. It becomes a length, which stands in that text, and the payload.
func (r *reader) head(node ast.Node) {
	k := r.keys(node, "ends", "length", "writes", "also", "trailer", "max")
	for _, needed := range []string{"ends", "length", "writes"} {
		if k[needed] == nil {
			r.refuse(node, "a `head` says how it `ends`, by which pattern the `length` is found in it, and what sockdrill `writes`")
			return
		}
	}
	n := number{form: formHead, bytes: mostHead, ends: r.texts(k["ends"]), write: r.word(k["writes"])}
	n.until = n.ends[0]
	if k["max"] != nil {
		n.bytes = r.whole(k["max"], 1, 1<<20)
	}
	var err error
	if n.find, err = regexp.Compile("(?i)" + r.word(k["length"])); err != nil || n.find.NumSubexp() != 1 {
		r.refuse(k["length"], "this must be a regular expression with one group, the digits of the length: 'content-length: *(\\d+)'")
	}
	r.l.parts = []Part{{Kind: Length, number: n, counts: counts{what: countsPayload, unit: 1, most: 1<<63 - 1}}, {Kind: Payload}}
	r.nodes = []ast.Node{node, node}
	if k["trailer"] != nil {
		r.l.parts = append(r.l.parts, Part{Kind: Const, bytes: r.hex(k["trailer"])})
		r.nodes = append(r.nodes, k["trailer"])
	}
	if r.err == nil {
		r.reads(n, k["writes"])
	}
	if also := k["also"]; also != nil && r.err == nil {
		for _, text := range r.texts(also) {
			n.write = string(text)
			r.l.heads = append(r.l.heads, n.write)
			r.reads(n, also)
		}
	}
}

// texts are one text, or the texts of a list.
func (r *reader) texts(node ast.Node) (all [][]byte) {
	list, is := node.(*ast.SequenceNode)
	if !is || len(list.Values) == 0 {
		return [][]byte{[]byte(r.word(node))}
	}
	for _, v := range list.Values {
		all = append(all, []byte(r.word(v)))
	}
	return all
}

// reads refuses a head that would not be read as it is written.
func (r *reader) reads(n number, node ast.Node) {
	ends := len(n.until) > 0 && slices.ContainsFunc(n.ends, func(end []byte) bool { return strings.HasSuffix(n.write, string(end)) })
	if !ends || strings.Count(n.write, "{len}") != 1 {
		r.refuse(node, "`writes` is a head with {len} where the length stands, and ends as `ends` says")
		return
	}
	for _, v := range []uint64{0, 7, 123_456} {
		if text := n.append(nil, v); len(text) > n.bytes {
			r.refuse(node, "`writes` is longer than `max`")
		} else if got, size, o := n.read(text); o != whole || got != v || size != len(text) {
			r.refuse(node, "the `length` pattern does not find {len} in what `writes` says")
		}
	}
}
