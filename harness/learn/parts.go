package learn

import (
	"bytes"
	"slices"
)

// partsOf divides the message that is shown by fields and, in an answer, by what else differs.
func partsOf(shown []byte, fields []field, varying []token) (parts []Part) {
	type place struct {
		token
		kind PartKind
		form string
	}
	var places []place
	for _, f := range fields {
		places = append(places, place{f.at, f.kind, f.form})
	}
	for _, v := range varying {
		places = append(places, place{v, Varying, ""})
	}
	slices.SortFunc(places, func(a, b place) int { return a.from - b.from })
	at := 0
	for _, p := range places {
		if p.from < at {
			continue // within another one
		}
		parts = add(parts, Part{Kind: Literal, Bytes: shown[at:p.from]})
		parts = add(parts, Part{p.kind, p.of(shown), p.form})
		at = p.to
	}
	return add(parts, Part{Kind: Literal, Bytes: shown[at:]})
}

// fixed are parts of which none varies: what did is as it was seen.
func fixed(parts []Part) (all []Part) {
	for _, p := range parts {
		if p.Kind == Varying {
			p.Kind = Literal
		}
		all = add(all, p)
	}
	return all
}

// add appends a part, to the one before it if both are literal.
func add(parts []Part, p Part) []Part {
	switch n := len(parts) - 1; {
	case len(p.Bytes) == 0:
		return parts
	case n >= 0 && p.Kind == Literal && parts[n].Kind == Literal:
		parts[n].Bytes = slices.Concat(parts[n].Bytes, p.Bytes)
		return parts
	}
	return append(parts, p)
}

// answerParts divides the answer that is shown: where answers differ it repeats a field, says how long the payload is, or cannot be
// foretold.
func answerParts(group []pair, fields []field, h headers) []Part {
	shown := group[0].answer
	found := h.length(shown, fields)
	var varying []token
	past := 0 // what is taken already
	for _, d := range h.beside(shown, differing(group, func(p pair) []byte { return p.answer })) {
		for from := max(d.from, past); from < d.to; {
			if f, start, ok := around(shown, token{from, d.to}, fields); ok {
				found = append(found, field{at: token{start, start + len(f.values[0])}, kind: f.kind})
				from = start + len(f.values[0])
				past = from
				continue
			}
			f, at := firstOf(shown[from:d.to], repeatable(fields))
			if at < 0 {
				varying = append(varying, token{from, d.to})
				break
			}
			if at > 0 {
				varying = append(varying, token{from, from + at})
			}
			end := from + at + len(f.values[0])
			found = append(found, field{at: token{from + at, end}, kind: f.kind})
			from = end
		}
	}
	return partsOf(shown, found, varying)
}

// around is the field that stands around the beginning of a place: one with zeros before what differs.
func around(shown []byte, d token, fields []field) (f field, start int, ok bool) {
	for _, f := range fields {
		for start := max(0, d.from-len(f.values[0])+1); start < d.from; start++ {
			if bytes.HasPrefix(shown[start:], f.values[0]) {
				return f, start, true
			}
		}
	}
	return field{}, 0, false
}

// repeatable is what an answer may repeat: the fields, and the length of the payload.
func repeatable(fields []field) []field {
	all := slices.Clone(fields)
	for _, f := range fields {
		if f.kind == Payload {
			all = append(all, field{kind: Length, values: f.lengths()})
		}
	}
	return all
}

// firstOf is the field that stands first in bytes, the longest one of those, and where; -1 if there is none.
func firstOf(p []byte, fields []field) (first field, at int) {
	at = -1
	for _, f := range fields {
		n := bytes.Index(p, f.values[0])
		if n >= 0 && (at < 0 || n < at || n == at && len(f.values[0]) > len(first.values[0])) {
			first, at = f, n
		}
	}
	return first, at
}
