package learn

import (
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// headers knows where the length stands in messages that are whole frames. The zero value is for messages that are none.
type headers struct{ *layout.Layout }

// span is where the length of a frame stands; empty if there is none.
func (h headers) span(frame []byte) token {
	if h.Layout == nil {
		return token{}
	}
	spans, _ := h.Spans(frame)
	for _, s := range spans {
		if s.Length {
			return token{s.From, s.To}
		}
	}
	return token{}
}

// beside are places without the length of their frame, which differs wherever the rest does.
func (h headers) beside(frame []byte, all []token) (rest []token) {
	length := h.span(frame)
	for _, at := range all {
		if at.to <= length.from || length.to <= at.from {
			rest = append(rest, at)
			continue
		}
		if at.from < length.from {
			rest = append(rest, token{at.from, length.from})
		}
		if length.to < at.to {
			rest = append(rest, token{length.to, at.to})
		}
	}
	return rest
}

// length is the length of a frame in which a payload stands, as a field of it: the number says how long the payload is, and some more.
func (h headers) length(frame []byte, fields []field) []field {
	at := h.span(frame)
	payload := slices.IndexFunc(fields, func(f field) bool { return f.kind == Payload })
	if at.len() == 0 || payload < 0 || h.LengthForm() == "" {
		return nil
	}
	n := number{at.len(), h.LengthForm()[len(h.LengthForm())-2:] == "le"}
	more := n.read(at.of(frame)) - len(fields[payload].values[0])
	if more < 0 {
		return nil
	}
	form := h.LengthForm()
	if more > 0 {
		form += fmt.Sprintf("+%d", more)
	}
	return []field{{at: at, kind: Length, form: form}}
}

// chosen reports whether the frames of a conversation have bytes of the sender's choice that mean something: they are not all zeros.
func chosen(c Conversation, l *layout.Layout) bool {
	some := false
	for _, t := range c {
		eachFrame(l, t.Bytes, func(frame []byte) {
			found, _, _ := l.Scan(frame, uint64(len(frame)), &layout.Seen{})
			some = some || slices.ContainsFunc(found.Free, func(b byte) bool { return b != 0 })
		})
	}
	return some
}
