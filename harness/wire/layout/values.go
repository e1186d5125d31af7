package layout

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

func contains(all []string, s string) bool { return slices.Contains(all, s) }

func listed(words []string) string { return strings.Join(words, ", ") }

// word is a value as it is written.
func (r *reader) word(node ast.Node) string {
	if _, scalar := node.(ast.ScalarNode); !scalar {
		r.refuse(node, "this must be one word or text")
		return ""
	}
	return node.GetToken().Value
}

// hex is bytes written as hexadecimal digits, at least one.
func (r *reader) hex(node ast.Node) []byte {
	digits := strings.Join(strings.Fields(r.word(node)), "")
	b, err := hex.DecodeString(digits)
	switch {
	case err != nil:
		r.refuse(node, "%q are no bytes in hexadecimal digits, two for each", digits)
	case len(b) == 0:
		r.refuse(node, "these are no bytes")
	case len(b) > mostBytes:
		r.refuse(node, "%d bytes are more than one part has: %d", len(b), mostBytes)
	}
	return b
}

// mostBytes is the greatest number of bytes of a constant, a tag or free bytes: more than any header has.
const mostBytes = 1024

// byte is one byte in hexadecimal digits.
func (r *reader) byte(node ast.Node) byte {
	b := r.hex(node)
	if len(b) != 1 {
		r.refuse(node, "this must be one byte in two hexadecimal digits")
		return 0
	}
	return b[0]
}

// whole is a whole number between two others, which are included.
func (r *reader) whole(node ast.Node, least, most int) int {
	n, err := strconv.Atoi(r.word(node))
	if err != nil || n < least || n > most {
		r.refuse(node, "this must be a whole number from %d to %d", least, most)
	}
	return n
}

// long is a whole number of 64 bits.
func (r *reader) long(node ast.Node) uint64 {
	n, err := strconv.ParseUint(r.word(node), 10, 64)
	if err != nil {
		r.refuse(node, "this must be a whole number, 0 or more")
	}
	return n
}

// oneOf is one of these words; an absent one is the first.
func (r *reader) oneOf(node ast.Node, words ...string) string {
	if node == nil {
		return words[0]
	}
	word := r.word(node)
	if !contains(words, word) {
		r.refuse(node, "this must be one of %s", listed(words))
	}
	return word
}
