package learn

import (
	"bytes"
	"slices"
	"strconv"
)

// field is a part of the question that differs and that the answer repeats.
type field struct {
	at     token // within the question that is shown
	kind   PartKind
	form   string   // of Length, see Part
	values [][]byte // in each pair of the group
}

// differing are the places of the first message at which others of the group differ, one behind the other.
func differing(group []pair, of func(pair) []byte) (all []token) {
	shown := of(group[0])
	changed := make([]bool, len(shown)+1)
	for _, p := range group[1:] {
		for _, g := range gaps(shown, of(p)) {
			for n := g.a.from; n < g.a.to; n++ {
				changed[n] = true
			}
		}
	}
	for at := 0; at < len(shown); at++ {
		if !changed[at] {
			continue
		}
		end := at
		for changed[end] {
			end++
		}
		all = append(all, token{at, end})
		at = end
	}
	return all
}

// valuesAt is what stands in each question of the group at a place of the first one; nil where it cannot be told.
func valuesAt(group []pair, at token) [][]byte {
	values := [][]byte{at.of(group[0].question)}
	for _, p := range group[1:] {
		values = append(values, counterpart(group[0].question, p.question, at))
	}
	return values
}

// counterpart is what stands in b where a has the bytes of a place.
func counterpart(a, b []byte, at token) []byte {
	from, to := at.from, at.to // within b
	for _, g := range gaps(a, b) {
		switch {
		case g.a.to <= at.from && g.a != at && !(g.a.len() == 0 && g.a.from == at.from):
			from += g.b.len() - g.a.len()
			to += g.b.len() - g.a.len()
		case g.a.from < at.to || g.a.from == at.from:
			to += g.b.len() - g.a.len()
		}
	}
	if from < 0 || to > len(b) || from > to {
		return nil
	}
	return b[from:to]
}

// repeated reports whether every answer holds what its question has there.
func (f field) repeated(group []pair) bool {
	for n, p := range group {
		if len(f.values[n]) == 0 || !bytes.Contains(p.answer, f.values[n]) {
			return false
		}
	}
	return true
}

// named says of each field what it is: the longest one whose length differs, and that is no number, is the payload; the first other one is
// the tag, and so is what always has the same value. There is one of each: further ones stay as they are shown, and so does what the answer
// repeats of them.
func named(fields []field) []field {
	payload, tag := -1, -1
	for n, f := range fields {
		if f.text() && (payload < 0 || f.at.len() > fields[payload].at.len()) {
			payload = n
		}
	}
	for n, f := range fields {
		switch {
		case n == payload:
			fields[n].kind = Payload
		case payload >= 0 && slices.EqualFunc(f.values, fields[payload].lengths(), bytes.Equal):
			fields[n].kind = Length
		case f.text():
		case tag < 0, slices.EqualFunc(f.values, fields[max(tag, 0)].values, bytes.Equal):
			fields[n].kind, tag = Tag, n
		}
	}
	return fields
}

// text reports whether the values are of several lengths, and not all numbers.
func (f field) text() bool {
	same := !slices.ContainsFunc(f.values, func(v []byte) bool { return len(v) != len(f.values[0]) })
	numbers := !slices.ContainsFunc(f.values, func(v []byte) bool { return len(bytes.Trim(v, "0123456789")) > 0 })
	return !same && !numbers
}

// lengths are the numbers in the question that say how long its payload is, if it has one.
func lengths(group []pair, fields []field) (found []field) {
	payload := slices.IndexFunc(fields, func(f field) bool { return f.kind == Payload })
	if payload < 0 {
		return nil
	}
	for _, t := range tokens(group[0].question) {
		f := field{at: t, kind: Length, values: valuesAt(group, t)}
		if slices.EqualFunc(f.values, fields[payload].lengths(), bytes.Equal) {
			found = append(found, f)
		}
	}
	return found
}

// lengths are those of the values, in decimal digits.
func (f field) lengths() (digits [][]byte) {
	for _, v := range f.values {
		digits = append(digits, strconv.AppendInt(nil, int64(len(v)), 10))
	}
	return digits
}
