package learn

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// The places where a length is looked for: more than any preset has.
const (
	mostBefore = 16 // bytes before it
	mostBehind = 24 // bytes that it counts too little, or too much
)

// What it takes to describe a framing that has no name, in bits: where its length stands and what it counts, or what mark ends it; and
// its check.
const (
	describedBits = 14
	oddBits       = 6  // more, if there are bytes between a length and what it counts
	rareBits      = 12 // more, for a length of three bytes
	widestBits    = 40 // more, for one of eight: nobody has messages that need them, and many headers have zeros
	checkBits     = 8
)

// candidate is a framing by its parts, in the order on the wire.
type candidate struct {
	parts []string // each as an item of a description
	cost  int      // bits
}

// text is the description.
func (c candidate) text() string { return "{parts: [" + strings.Join(c.parts, ", ") + "]}" }

func (c candidate) fit(all Run) (Fit, bool) {
	l, err := layout.Read([]byte(c.text()))
	if err != nil {
		return Fit{}, false // the rules of descriptions say that it cannot work
	}
	return fit(all, l, c.cost)
}

// number is how a length is written.
type number struct {
	bytes  int
	little bool
}

func (n number) read(p []byte) (v int) {
	for i := range n.bytes {
		b := p[i]
		if n.little {
			b = p[n.bytes-1-i]
		}
		v = v<<8 | int(b)
		if v > mostMessage {
			return mostMessage
		}
	}
	return v
}

// mostMessage is longer than anything that is recorded.
const mostMessage = 1 << 30

var numbers = []number{{4, false}, {4, true}, {2, false}, {2, true}, {1, false}, {3, false}, {3, true}, {8, false}, {8, true}}

// byLength are the framings by a length of fixed width with which all turns come out even.
func byLength(all Run) (found []candidate) {
	turns := turnsOf(all)
	for at := range mostBefore + 1 {
		for _, n := range numbers {
			for more := -at - n.bytes; more <= mostBehind; more++ {
				if even(turns, at, n, more) {
					found = append(found, lengthAt(turns, at, n, more)...)
				}
			}
		}
	}
	return withChecks(all, found)
}

func turnsOf(all Run) (turns [][]byte) {
	for _, c := range all {
		for _, t := range c {
			turns = append(turns, t.Bytes)
		}
	}
	return turns
}

// even reports whether every turn is whole frames, if the length stands at a place and a frame has more bytes behind it than it says.
func even(turns [][]byte, at int, n number, more int) bool {
	for _, t := range turns {
		for len(t) > 0 {
			if len(t) < at+n.bytes {
				return false
			}
			size := at + n.bytes + n.read(t[at:]) + more
			if size < at+n.bytes || size > len(t) {
				return false
			}
			t = t[size:]
		}
	}
	return len(turns) > 0
}

// lengthAt describes a length at a place: what it counts is told by how many more bytes there are behind it than it says.
func lengthAt(turns [][]byte, at int, n number, more int) []candidate {
	order := "big"
	if n.little {
		order = "little"
	}
	length := func(counts string) string {
		return fmt.Sprintf("{length: {bytes: %d, order: %s, counts: %s}}", n.bytes, order, counts)
	}
	before, cost := free(turns, at)
	switch cost += describedBits; n.bytes {
	case 3:
		cost += rareBits
	case 8:
		cost += widestBits
	}
	switch {
	case more == 0:
		return []candidate{{append(before, length("rest"), "payload"), cost}}
	case more == -at-n.bytes:
		return []candidate{{append(before, length("frame"), "payload"), cost}}
	case more == -n.bytes:
		return []candidate{{append(before, length("here"), "payload"), cost}}
	case more > 0: // bytes between the length and what it counts, or a check behind that: such a frame is whole with the check alone
		before = append(before, length("payload"))
		return []candidate{
			{append(slices.Clone(before), fmt.Sprintf("{any: %d}", more), "payload"), cost + oddBits},
			{append(slices.Clone(before), "payload"), cost},
		}
	}
	return nil
}

// free describes the bytes before a length: those that are always the same are a constant.
func free(turns [][]byte, n int) (parts []string, cost int) {
	same := 0
	for same < n && !slices.ContainsFunc(turns, func(t []byte) bool { return t[same] != turns[0][same] }) {
		same++
	}
	if same > 0 {
		parts = append(parts, constant(turns[0][:same]))
	}
	if n > same {
		parts = append(parts, fmt.Sprintf("{any: %d}", n-same))
	}
	return parts, 8 * same
}

func constant(p []byte) string { return fmt.Sprintf("{const: %q}", hex.EncodeToString(p)) }

// The longest marks that are looked for, at the beginning and at the end of a message.
const longestMark = 4 // bytes

// byMark are the framings that end by bytes with which every turn ends, with or without a mark at the beginning.
func byMark(all Run) (found []candidate) {
	turns := turnsOf(all)
	first, last := common(turns)
	for n := len(last); n > 0; n-- {
		end := constant(last[len(last)-n:])
		for m := len(first); m > 0; m-- {
			found = append(found, candidate{[]string{constant(first[:m]), "payload", end}, describedBits + 8*(n+m)})
		}
		found = append(found, candidate{[]string{"payload", end}, describedBits + 8*n})
	}
	return found
}

// marks are bytes that may be a mark: those that text has no use for, and what text likes to end or divide with.
func mark(b byte) bool { return b < ' ' || b >= 0x7f || strings.IndexByte("$#*;,|", b) >= 0 }

// common are the marks that all turns begin with, and those that they end with.
func common(turns [][]byte) (first, last []byte) {
	if len(turns) == 0 {
		return nil, nil
	}
	first, last = turns[0], turns[0]
	first, last = first[:min(len(first), longestMark)], last[max(0, len(last)-longestMark):]
	for _, t := range turns {
		for !bytes.HasPrefix(t, first) {
			first = first[:len(first)-1]
		}
		for !bytes.HasSuffix(t, last) {
			last = last[1:]
		}
	}
	if n := slices.IndexFunc(first, func(b byte) bool { return !mark(b) }); n >= 0 {
		first = first[:n]
	}
	for n, b := range slices.Backward(last) {
		if !mark(b) {
			return first, last[n+1:]
		}
	}
	return first, last
}
