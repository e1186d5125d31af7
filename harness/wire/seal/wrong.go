package seal

import (
	"bytes"
	"slices"
)

// Squeezed is the message sealed by a sender that compresses it as well as it can.
func (s Steps) Squeezed(p []byte) []byte { return s.seal(p, 9) }

// Wrong is a sealed message that is wrong on purpose.
type Wrong struct {
	Name string // a word for it
	What string // is wrong with it
	Seal []byte
}

// Wrong lists what can be wrong with a sealed message: whoever opens it must notice. What a number is worth shows beside others alone.
func (s Steps) Wrong(p []byte) (all []Wrong) {
	for i, step := range s {
		before := s[:i].Seal(p)
		add := func(name, what string, sealed []byte) {
			all = append(all, Wrong{name, what, s[i+1:].Seal(sealed)})
		}
		if step.Kind == Sequence {
			continue
		}
		if step.Kind.Keyed() {
			other := step
			if other.Key = bytes.Clone(step.Key); len(other.Key) > 0 {
				other.Key[0] ^= 1
			}
			add("changed", "a bit was turned over since the "+string(step.Kind), flipped(step.lock(before)))
			add("another key", "the "+string(step.Kind)+" is by another key", other.lock(before))
			add("no key", "the "+string(step.Kind)+" is missing", before)
			continue
		}
		right := step.compress(before, 9)
		add("no data", "what is to be expanded is no "+string(step.Kind), bytes.Repeat([]byte{0xff}, len(right)))
		add("cut", "the end of the "+string(step.Kind)+" is missing", right[:len(right)/2])
		add("behind", "a byte stands behind the end of the "+string(step.Kind), append(slices.Clone(right), 'x'))
	}
	return all
}

func flipped(p []byte) []byte {
	p[len(p)-1] ^= 1
	return p
}
