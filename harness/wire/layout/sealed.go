package layout

import (
	"errors"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/wire/seal"
)

// Sealed is what is done to a message before it is the payload of a frame; nil: nothing.
func (l *Layout) Sealed() seal.Steps { return l.sealed }

// Squeezed is the frame of a message that is compressed as well as can be.
func (l *Layout) Squeezed(message []byte) []byte {
	return l.unsealed().Append(nil, l.sealed.Squeezed(message), nil)
}

// unsealed is the layout of the same frames, in which a payload is what lies on the wire.
func (l *Layout) unsealed() *Layout {
	raw := *l
	raw.sealed, raw.json = nil, false
	return &raw
}

// opens makes the message of a payload, within the limit.
func (l *Layout) opens(f *Found, limit uint64) *Error {
	if len(l.sealed) == 0 {
		return nil
	}
	message, err := l.sealed.Open(f.Payload, limit)
	switch {
	case errors.Is(err, seal.ErrTooLarge):
		return &Error{Kind: TooLarge, Length: limit + 1}
	case err != nil:
		return malformed("the payload cannot be opened (%s): %v", l.sealed, err).droppable(BadCheck, f.Size)
	}
	f.Payload = message
	return nil
}

// wrongSeal are frames whose payload nobody could have made of a message.
func (l *Layout) wrongSeal(message []byte) (all []Wrong) {
	raw := l.unsealed()
	for _, w := range l.sealed.Wrong(message) {
		if raw.Fits(w.Seal) == nil {
			all = append(all, Wrong{w.Name, w.What, raw.Append(nil, w.Seal, nil)})
		}
	}
	return all
}

// transform reads what is done to a message, in the order of who sends it.
func (r *reader) transform(node ast.Node) {
	list, is := node.(*ast.SequenceNode)
	if !is || len(list.Values) == 0 {
		r.refuse(node, "`transform` is a list of what is done to a message, as in `[deflate, {hmac-sha256: {text: a key}}]`")
		return
	}
	for _, v := range list.Values {
		r.step(v)
	}
}

func (r *reader) step(node ast.Node) {
	kinds := make([]string, len(seal.Kinds))
	for i, k := range seal.Kinds {
		kinds[i] = string(k)
	}
	var s seal.Step
	if _, scalar := node.(ast.ScalarNode); scalar {
		s.Kind = seal.Kind(r.oneOf(node, kinds...))
	} else {
		for kind, v := range r.keys(node, kinds...) {
			if s.Kind = seal.Kind(kind); s.Kind == seal.Sequence {
				s.Numbers = r.numbers(v)
			} else {
				s.Key = r.key(v)
			}
		}
	}
	switch {
	case r.err != nil:
	case s.Kind == seal.Sequence && s.Numbers == nil:
		r.refuse(node, "a sequence says how its numbers lie: `sequence: u64be`, or u64le, u32be, u32le")
	case s.Kind == seal.Sequence && r.l.sealed.Counts():
		r.refuse(node, "two sequences: a message has one number")
	case s.Kind.Keyed() && s.Key == nil:
		r.refuse(node, "%s needs a key: `%s: {text: a key}`, or `{hex: ...}`", s.Kind, s.Kind)
	case !s.Kind.Keyed() && s.Key != nil:
		r.refuse(node, "%s has no key", s.Kind)
	default:
		if err := s.Check(); err != nil {
			r.refuse(node, "%v", err)
		}
	}
	r.l.sealed = append(r.l.sealed, s)
}

// key is a key, as text or in hexadecimal digits.
func (r *reader) key(node ast.Node) []byte {
	k := r.keys(node, "text", "hex")
	switch text, hex := k["text"], k["hex"]; {
	case r.err == nil && (text == nil) == (hex == nil):
		r.refuse(node, "a key is `text` or `hex`, one of the two")
	case hex != nil:
		return r.hex(hex)
	case text != nil:
		return []byte(r.word(text))
	}
	return nil
}

func (r *reader) sealRules(k map[string]ast.Node) {
	l := r.l
	switch {
	case len(l.sealed) == 0:
	case !l.HasLength() && l.escape == nil:
		r.refuse(k["transform"], "what `transform` makes of a message may hold any bytes, also those that end a frame here: give it a length, or an escape")
	case l.HasLength() && l.parts[l.length].counts.unit > 1:
		r.refuse(k["transform"], "what `transform` makes of a message has any length, and this one counts units of %d", l.parts[l.length].counts.unit)
	}
}
