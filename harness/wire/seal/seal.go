package seal

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Kind is what a step does, in the word of a description.
type Kind string

// The kinds of steps.
const (
	Deflate Kind = "deflate"     // RFC 1951, without a wrapper
	Zlib    Kind = "zlib"        // RFC 1950
	Gzip    Kind = "gzip"        // RFC 1952, one member
	HMAC    Kind = "hmac-sha256" // RFC 2104: 32 bytes behind what they sign
	AESGCM  Kind = "aes-gcm"     // NIST SP 800-38D: 12 bytes of nonce, the ciphertext, 16 bytes of tag; a key of 16, 24 or 32 bytes

	Sequence Kind = "sequence" // a number before it, greater than that of the message before
)

// Kinds are all of them.
var Kinds = []Kind{Deflate, Zlib, Gzip, HMAC, AESGCM, Sequence}

// Keyed reports whether a step of this kind has a key.
func (k Kind) Keyed() bool { return k == HMAC || k == AESGCM }

// Compresses reports whether a step of this kind may make a message shorter.
func (k Kind) Compresses() bool { return k == Deflate || k == Zlib || k == Gzip }

// Step is one thing that is done to a message.
type Step struct {
	Kind    Kind
	Key     []byte   // where the kind is Keyed; else nil
	Numbers *Numbers // of a Sequence; else nil
}

// Steps are done to a message one after the other by who sends it, and undone in the opposite order by who receives it. Every message is
// sealed by itself: nothing of the one before is needed, but for its number. The zero value changes nothing.
type Steps []Step

// What is wrong with a sealed message.
var (
	ErrKey      = errors.New("it was not made by whoever has the key, or was changed since")
	ErrExpand   = errors.New("it is no compressed data, or bytes stand behind them")
	ErrTooLarge = errors.New("it expands beyond the limit")
)

// Check is what is wrong with a step; nil if nothing is.
func (s Step) Check() error {
	switch n := len(s.Key); {
	case s.Kind == AESGCM && n != 16 && n != 24 && n != 32:
		return fmt.Errorf("a key of %s has 16, 24 or 32 bytes, and this one has %d", s.Kind, n)
	case s.Kind == HMAC && n == 0:
		return errors.New("a signature needs a key")
	case s.Kind == Sequence && (s.Numbers == nil || s.Numbers.Bytes != 4 && s.Numbers.Bytes != 8):
		return errors.New("a sequence has numbers of 4 or 8 bytes: fewer would begin again within a run")
	}
	return nil
}

// Seal is the message as it lies in a frame. What compresses leaves it as long as it is, so that its length follows from that of the
// message: a compressor may do so.
func (s Steps) Seal(p []byte) []byte { return s.seal(p, 0) }

func (s Steps) seal(p []byte, level int) []byte {
	for _, step := range s {
		switch {
		case step.Kind == Sequence:
			p = step.Numbers.put(p)
		case step.Kind.Keyed():
			p = step.lock(p)
		default:
			p = step.compress(p, level)
		}
	}
	return p
}

// Open is the message of what was sealed, whatever its number. It never makes more than most bytes. The error is one of those above, or
// ErrNumber.
func (s Steps) Open(sealed []byte, most uint64) (p []byte, err error) {
	p = sealed
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i].Kind == Sequence:
			_, p, err = s[i].Numbers.take(p)
		case s[i].Kind.Keyed():
			p, err = s[i].unlock(p)
		default:
			p, err = s[i].expand(p, s[:i].Sealed(most))
		}
		if err != nil {
			return nil, err
		}
	}
	if uint64(len(p)) > most {
		return nil, ErrTooLarge
	}
	return bytes.Clone(p), nil
}

// Sealed is how long Seal makes a message of n bytes, or the greatest uint64.
func (s Steps) Sealed(n uint64) uint64 {
	for _, step := range s {
		more := step.adds(n)
		if n > math.MaxUint64-more {
			return math.MaxUint64
		}
		n += more
	}
	return n
}

// Within is the length of the longest message that is at most n bytes long once it is sealed.
func (s Steps) Within(n uint64) uint64 {
	if len(s) == 0 || n == math.MaxUint64 {
		return n
	}
	least, beyond := uint64(0), n+1
	for beyond-least > 1 {
		if middle := least + (beyond-least)/2; s.Sealed(middle) <= n {
			least = middle
		} else {
			beyond = middle
		}
	}
	return least
}

// Compresses reports whether a message may be shorter once it is sealed.
func (s Steps) Compresses() bool {
	for _, step := range s {
		if step.Kind.Compresses() {
			return true
		}
	}
	return false
}

// String is the steps in their order.
func (s Steps) String() string {
	words := make([]string, len(s))
	for i, step := range s {
		words[i] = string(step.Kind)
	}
	return strings.Join(words, ", then ")
}
