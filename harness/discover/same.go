package discover

import (
	"bytes"
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// A framing may let the same messages be written in more than one way: then the messages are compared, and not the bytes.

// same reports whether what came says what was sent.
func same(f wire.Framing, got, sent []byte) bool {
	return bytes.Equal(got, sent) || !f.Layout().Exact() && said(f, got, sent) == complete
}

// echoes is an exchange of which the answer says what is sent. On its connection, before it, as much came as was sent.
func echoes(f wire.Framing, came, before []byte, segments ...[]byte) exchange {
	wanted := bytes.Join(segments, nil)
	if f.Layout().Exact() {
		return exchange{segments: segments, wanted: [][]byte{wanted}}
	}
	sent := slices.Concat(before, wanted)
	return exchange{segments: segments, whole: func(got []byte) bool { return said(f, slices.Concat(came, got), sent) != begun }}
}

// progress is how far an answer has come.
type progress int

const (
	begun    progress = iota // more may make it right
	complete                 // it says what was sent
	other                    // nothing can make it right
)

func said(f wire.Framing, got, sent []byte) progress {
	messages, rest, wrong := answers(f, got)
	wanted, _, _ := answers(f, sent)
	n := min(len(messages), len(wanted))
	switch {
	case wrong != nil, len(messages) > len(wanted), !slices.EqualFunc(messages[:n], wanted[:n], bytes.Equal),
		len(messages) == len(wanted) && rest > 0:
		return other
	case len(messages) == len(wanted):
		return complete
	}
	return begun
}
