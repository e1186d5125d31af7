package layout

import (
	"math"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/wire/seal"
)

// numberWords are the numbers that may stand before messages: the widths and orders that need not begin again.
var numberWords = []string{"u32be", "u32le", "u64be", "u64le"}

// numbers are those of a step that numbers messages.
func (r *reader) numbers(node ast.Node) *seal.Numbers {
	word := r.oneOf(node, numberWords...)
	n := &seal.Numbers{Bytes: 8, Little: strings.HasSuffix(word, "le")}
	if strings.HasPrefix(word, "u32") {
		n.Bytes = 4
	}
	return n
}

// Numbers are those of the whole messages at the beginning of a stream, one after the other. It panics unless Sealed counts. The error is
// that of the first message that is none.
func (l *Layout) Numbers(stream []byte) (all []uint64, err error) {
	raw := l.unsealed()
	for seen := (Seen{}); ; seen = seen.Next() {
		f, ok, wrong := raw.Scan(stream, math.MaxUint64, &seen)
		if wrong != nil {
			return all, wrong
		}
		if !ok {
			return all, nil
		}
		n, err := l.sealed.Number(f.Payload, math.MaxUint64)
		if err != nil {
			return all, err
		}
		all = append(all, n)
		stream = stream[f.Size:]
	}
}
