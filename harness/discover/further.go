package discover

import "github.com/sockdrill/sockdrill/harness/wire"

// further are the framings that are looked for beside those by a length of fixed width and CR LF, the likeliest first. An echo of each is
// told from the others by the whole frames in it; where two answer a question alike, the one that explains both comes first.
var further = []string{
	"varint", "lf", "netstring", "mllp", "u24be", "u24le", "modbus", "nul-text", "stx-etx-lrc", "postgres", "mqtt", "amqp", "json-lines",
}

// all are the framings that are told apart, those of fixed width first.
func all() []wire.Framing {
	return append(wire.Fixed(), named(further)...)
}

// named are the framings of these names.
func named(names []string) []wire.Framing {
	var list []wire.Framing
	for _, name := range names {
		list = append(list, wire.Named(name))
	}
	return list
}

// returns gives what an echo server of the framing gives back of a stream: the whole frames in it.
func returns(f wire.Framing, stream []byte) []byte {
	d := f.Limited(0).NewDecoder()
	d.Write(stream)
	for {
		if _, ok, err := d.Next(); !ok || err != nil {
			return stream[:len(stream)-d.Pending()]
		}
	}
}

// opening is what stands before the end of a frame: a header alone, or a message without the mark that ends it.
func opening(f wire.Framing, message []byte) []byte {
	if l := f.Layout(); !l.HasLength() {
		frame := frame(f, message)
		spans, _ := l.Spans(frame)
		for _, s := range spans {
			if s.Payload {
				return frame[:s.To]
			}
		}
	}
	return f.Header(uint64(len(message)))
}
