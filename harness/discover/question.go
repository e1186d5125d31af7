package discover

import (
	"bytes"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// text is the message that is asked. Its length, 36, reads differently from both ends in every width; it has no end of a line,
// and its first byte announces more than all of it in every framing.
var text = []byte("sockdrill asks which framing this is")

// question is the text as one frame.
func question(f wire.Framing) []byte { return frame(f, text) }

// frame is one frame of a message, spelt as the framing needs it.
func frame(f wire.Framing, message []byte) []byte { return f.Frame(f.Layout().Spell(message)) }

// put is the exchange that asks it.
func put(f wire.Framing) exchange {
	return echoes(f, nil, nil, question(f))
}

// whole reports whether a server of this framing finds nothing but whole frames in the bytes, so that an echo gives all of them back.
func whole(f wire.Framing, asked []byte) bool {
	d := f.NewDecoder()
	d.Write(asked)
	for {
		_, ok, err := d.Next()
		if err != nil {
			return false
		}
		if !ok {
			return d.Pending() == 0
		}
	}
}

// explains reports whether a server of this framing gives back the question of each of these. Zeros in front of a length are
// empty messages to a server with a shorter length: one of two bytes answers a question in four, and not the other way round.
func explains(f wire.Framing, answered []wire.Framing) bool {
	for _, a := range answered {
		if !whole(f, question(a)) {
			return false
		}
	}
	return true
}

// rivals are the other framings whose servers answer this one's question, too.
func rivals(f wire.Framing) []wire.Framing {
	var all []wire.Framing
	for _, r := range wire.Fixed() {
		if r != f && whole(r, question(f)) {
			all = append(all, r)
		}
	}
	return all
}

// framed returns the message of an answer that is one whole frame, whatever it says.
func framed(asked wire.Framing, got []byte) (message []byte, ok bool) {
	d := asked.NewDecoder()
	d.Write(got)
	message, ok, err := d.Next()
	return bytes.Clone(message), ok && err == nil && d.Pending() == 0
}
