package layout

import (
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// mostParts is the greatest number of parts: more than any protocol's header has.
const mostParts = 32

func (r *reader) parts(node ast.Node) {
	list, is := node.(*ast.SequenceNode)
	if !is || len(list.Values) == 0 {
		r.refuse(node, "`parts` must be a list of parts, in their order on the wire")
		return
	}
	if len(list.Values) > mostParts {
		r.refuse(node, "there may be %d parts", mostParts)
		return
	}
	for _, v := range list.Values {
		r.part(v)
	}
	for i, p := range r.l.parts { // only now it is known what a check can cover
		if p.Kind == Check && r.err == nil {
			r.cover(i)
		}
	}
}

// part reads one of the parts: `payload`, or a kind and what is to be said of it.
func (r *reader) part(node ast.Node) {
	r.nodes = append(r.nodes, node)
	if _, scalar := node.(ast.ScalarNode); scalar {
		if r.word(node) != string(Payload) {
			r.refuse(node, "a part without anything said of it is the `payload`; the others are const, any, tag, length, check and pad, as in "+
				"`- const: \"0d0a\"`")
		}
		r.l.parts = append(r.l.parts, Part{Kind: Payload})
		return
	}
	keys := r.keys(node, string(Const), string(Any), string(Tag), string(Length), string(Check), string(Pad))
	if len(keys) != 1 {
		r.refuse(node, "a part is of one kind; further parts are further items of the list")
	}
	for kind, v := range keys {
		if r.err == nil {
			r.l.parts = append(r.l.parts, r.said(Kind(kind), v))
		}
	}
}

func (r *reader) said(kind Kind, v ast.Node) Part {
	p := Part{Kind: kind}
	switch kind {
	case Const:
		p.bytes = r.hex(v)
	case Any, Tag:
		p.number = number{form: formUint, bytes: r.whole(v, 1, mostBytes)}
	case Pad:
		p.number = number{form: formUint, bytes: r.whole(v, 1, 2)}
	case Length:
		p.number, p.counts = r.length(v)
	case Check:
		p.number, p.sum = r.check(v)
	}
	return p
}

// most is how many bytes each form may have.
var most = map[form][2]int{formUint: {1, 8}, formVarint: {1, 10}, formDigits: {1, 18}, formBCD: {1, 9}, formBER: {1, 9}}

func (r *reader) length(v ast.Node) (n number, c counts) {
	k := r.keys(v, "bytes", "order", "as", "counts", "unit", "until", "least", "most", "wide")
	n.form = form(r.oneOf(k["as"], string(formUint), string(formVarint), string(formDigits), string(formBCD), string(formBER)))
	n.little = r.order(n.form, k["order"])
	bounds := most[n.form]
	switch b := k["bytes"]; {
	case r.err != nil:
		return n, c
	case b == nil && n.form == formUint:
		r.refuse(v, "a length of the form uint says how many `bytes` it has")
	case b == nil:
		n.bytes = bounds[1]
	default:
		n.bytes = r.whole(b, bounds[0], bounds[1])
	}
	if until := k["until"]; until != nil {
		if n.until = []byte(r.word(until)); n.form != formDigits || len(n.until) == 0 || strings.ContainsAny(string(n.until[:1]), "0123456789") {
			r.refuse(until, "`until` is what stands behind the last digit of a length of the form digits, and begins with no digit")
		}
	}
	if wide := k["wide"]; wide != nil {
		n.wide = r.oneOf(wide, "true", "false") == "true"
		if n.form != formVarint && n.form != formBER && len(n.until) == 0 {
			r.refuse(wide, "`wide` is for a length of the form varint or ber, or digits with an `until`: others always have all their bytes")
		}
	}
	return n, r.counts(k)
}

func (r *reader) counts(k map[string]ast.Node) counts {
	c := counts{what: r.oneOf(k["counts"], countsPayload, countsRest, countsHere, countsFrame), unit: 1, most: math.MaxUint64}
	if u := k["unit"]; u != nil {
		if c.unit = r.long(u); c.unit == 0 || c.unit > mostBytes {
			r.refuse(u, "a length in units of %d bytes counts nothing", c.unit)
			c.unit = 1
		}
	}
	if l := k["least"]; l != nil {
		c.least = r.long(l)
	}
	if m := k["most"]; m != nil {
		if c.most = r.long(m); c.most < max(c.least, 1) {
			r.refuse(m, "a length of at most %d counts nothing", c.most)
		}
	}
	return c
}

// order reports whether the first byte is the lowest.
func (r *reader) order(f form, v ast.Node) bool {
	if v != nil && f != formUint {
		r.refuse(v, "only a number of the form uint has an `order` of its bytes")
	}
	return r.oneOf(v, "big", "little") == "little"
}

func (r *reader) check(v ast.Node) (n number, s sum) {
	k := r.keys(v, "kind", "over", "as", "order")
	if k["kind"] == nil {
		r.refuse(v, "a check has a `kind`: one of %s", listed(Sums()))
		return n, s
	}
	s.kind = r.oneOf(k["kind"], Sums()...)
	as := r.oneOf(k["as"], string(formUint), string(formHex), "HEX", string(formDigits))
	n = number{form: form(strings.ToLower(as)), bytes: sums()[s.kind].bytes, upper: as == "HEX"}
	n.little = r.order(n.form, k["order"])
	switch n.form {
	case formHex:
		n.bytes *= 2
	case formDigits:
		n.bytes = len(strconv.FormatUint(low(8*n.bytes), 10))
	}
	return n, s
}

// cover reads what a check is over, now that all parts are there.
func (r *reader) cover(i int) {
	p := &r.l.parts[i]
	k := r.keys(valueOf(r.nodes[i]), "kind", "over", "as", "order")
	over := "frame"
	at := r.nodes[i]
	if k["over"] != nil {
		at = k["over"]
		over = r.word(at)
	}
	from, to, ok := r.partsOf(over, i)
	if !ok {
		r.refuse(at, "a check is over `frame`, `payload`, `before` it, or parts, such as 2-3, the first part being 1")
		return
	}
	p.sum.from, p.sum.to = from, to
	for j := from; j <= to; j++ {
		if j != i && r.l.parts[j].Kind == Check {
			r.refuse(at, "a check over another check")
		}
	}
	if from == i && to == i {
		r.refuse(at, "a check over itself covers nothing")
	}
}

// partsOf are the first and the last part that a check covers which is part i.
func (r *reader) partsOf(over string, i int) (from, to int, ok bool) {
	switch over {
	case "frame":
		return 0, len(r.l.parts) - 1, true
	case "before":
		return 0, i - 1, i > 0
	case "payload":
		for j, p := range r.l.parts {
			if p.Kind == Payload {
				return j, j, true
			}
		}
		return 0, 0, false
	}
	first, last, two := strings.Cut(over, "-")
	if !two {
		last = first
	}
	from, err := strconv.Atoi(first)
	to, wrong := strconv.Atoi(last)
	return from - 1, to - 1, err == nil && wrong == nil && 1 <= from && from <= to && to <= len(r.l.parts)
}

// valueOf is what is said of the part.
func valueOf(node ast.Node) ast.Node {
	if m, is := node.(*ast.MappingNode); is {
		return m.Values[0].Value
	}
	return node.(*ast.MappingValueNode).Value
}
