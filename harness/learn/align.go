package learn

import "bytes"

// token is a run of digits, a run of letters, or one byte of any other kind: what ids, words and punctuation are made of.
type token struct {
	from, to int // within the payload
}

// tokens divides a payload.
func tokens(p []byte) (all []token) {
	for at := 0; at < len(p); {
		end := at + 1
		for k := kindOf(p[at]); k != other && end < len(p) && kindOf(p[end]) == k; {
			end++
		}
		all = append(all, token{at, end})
		at = end
	}
	return all
}

// kind is what a byte is in a text.
type kind int

const (
	other kind = iota
	digit
	letter
)

func kindOf(b byte) kind {
	switch {
	case '0' <= b && b <= '9':
		return digit
	case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_':
		return letter
	}
	return other
}

// gap is where two payloads differ: bytes of one that stand in place of bytes of the other. One of them may be empty.
type gap struct {
	a, b token
}

// gaps lists where two payloads differ, in their order. Between them they are alike. Where both are equally long and differ in a few bytes,
// they are held side by side: bytes of an id that happen to be those of its neighbour move nothing.
func gaps(a, b []byte) []gap {
	moved := aligned(a, b)
	if len(a) != len(b) {
		return moved
	}
	if side := abreast(a, b); 2*spread(side) <= 3*spread(moved)+2 {
		return side
	}
	return moved
}

// spread is how many bytes of the first payload differ.
func spread(all []gap) (n int) {
	for _, g := range all {
		n += g.a.len()
	}
	return n
}

// abreast are the tokens of two payloads of one length that are not the same at their place. A run of digits or letters differs as a whole.
func abreast(a, b []byte) []gap {
	var all []gap
	for _, t := range tokens(a) {
		if !bytes.Equal(t.of(a), t.of(b)) {
			all = append(all, gap{t, t})
		}
	}
	return joined(a, b, all)
}

// aligned are the gaps between the longest common subsequence of the tokens.
func aligned(a, b []byte) []gap {
	ta, tb := tokens(a), tokens(b)
	same := func(i, j int) bool { return string(ta[i].of(a)) == string(tb[j].of(b)) }
	head := 0
	for head < min(len(ta), len(tb)) && same(head, head) {
		head++
	}
	tail := 0
	for tail < min(len(ta), len(tb))-head && same(len(ta)-1-tail, len(tb)-1-tail) {
		tail++
	}
	l := lcs(len(ta)-head-tail, len(tb)-head-tail, func(i, j int) bool { return same(head+i, head+j) })
	var all []gap
	for _, s := range l.differ() {
		all = append(all, widened(ta, tb, a, between{head + s[0], head + s[1], head + s[2], head + s[3]}).on(ta, tb, a, b))
	}
	return joined(a, b, all)
}

// between are tokens of two payloads: from, and to before, of each.
type between [4]int

// widened takes a word to what is only in one of the two, so that a longer text is one that differs, and not one with an addition: the word
// before it, or the one behind it where there is none before it.
func widened(ta, tb []token, a []byte, s between) between {
	before, behind := s[0] > 0 && s[2] > 0, s[1] < len(ta) && s[3] < len(tb)
	switch {
	case s[0] < s[1] && s[2] < s[3]:
	case before && (!behind || joins(a, ta[s[0]-1]) >= joins(a, ta[s[1]])):
		s[0], s[2] = s[0]-1, s[2]-1
	case behind:
		s[1], s[3] = s[1]+1, s[3]+1
	}
	return s
}

// joins is how likely a token goes on what is beside it: the end of a line least of all.
func joins(p []byte, t token) int {
	switch {
	case kindOf(p[t.from]) != other:
		return 2
	case bytes.ContainsAny(t.of(p), "\r\n\x00"):
		return 0
	}
	return 1
}

func (s between) on(ta, tb []token, a, b []byte) gap {
	return gap{span(ta, a, s[0], s[1]), span(tb, b, s[2], s[3])}
}

// joined makes one of gaps that overlap, or that only a blank divides: words of one text.
func joined(a, b []byte, all []gap) (kept []gap) {
	for _, g := range all {
		if n := len(kept) - 1; n >= 0 {
			last := kept[n]
			near := g.a.from <= last.a.to || g.b.from <= last.b.to
			if near || string(a[last.a.to:g.a.from]) == " " && string(b[last.b.to:g.b.from]) == " " {
				kept[n] = gap{token{last.a.from, g.a.to}, token{last.b.from, g.b.to}}
				continue
			}
		}
		kept = append(kept, g)
	}
	return kept
}

// span is where tokens stand, from one to before another.
func span(all []token, p []byte, from, to int) token {
	start, end := len(p), len(p)
	if from < len(all) {
		start = all[from].from
	}
	if to < len(all) {
		end = all[to].from
	}
	return token{start, end}
}

func (t token) len() int { return t.to - t.from }

func (t token) of(p []byte) []byte { return p[t.from:t.to] }

// alike reports whether a share of the shorter one of two payloads stands in the other: a half for 2.
func alike(a, b []byte, share int) bool {
	shorter, same := min(len(a), len(b)), len(a)
	for _, g := range gaps(a, b) {
		same -= g.a.len()
	}
	return share*same >= shorter && (same > 0 || shorter == 0)
}
