package layout

import (
	"bytes"
	"fmt"
)

// unmarked returns why a payload would end its frame early: the terminator stands in it, or begins in it and ends behind it.
func (l *Layout) unmarked(payload []byte) error {
	end := l.Terminator()
	if len(payload) == 0 && l.emptyIsNone() {
		return fmt.Errorf("without a byte it is % x alone, which may stand between frames and means nothing", end)
	}
	if l.escape != nil {
		return nil
	}
	at := bytes.Index(payload, end)
	if at < 0 { // only the last bytes can make one with what follows
		from := max(0, len(payload)-len(end)+1)
		tail := append(append([]byte{}, payload[from:]...), end...)
		if at = from + bytes.Index(tail, end); at == len(payload) {
			return nil
		}
	}
	return fmt.Errorf("% x at byte %d of the payload would end the frame early", end, at)
}

// emptyIsNone reports whether the mark that ends a frame may stand between frames, so that no byte before it is no message.
func (l *Layout) emptyIsNone() bool {
	return l.payload == 0 && l.end == 1 && (l.escape == nil || !l.escape.cobs) && bytes.IndexByte(l.between, l.Terminator()[0]) >= 0
}

// aroundJSON is how many bytes of white space may stand around a text that ends by a mark beside its limit: CR before LF.
const aroundJSON = 1

// trimmed is a payload without the white space that means nothing in it.
func (l *Layout) trimmed(payload []byte) []byte {
	if !l.json {
		return payload
	}
	return bytes.Trim(payload, " \t\r\n") // RFC 8259 §2
}

// Clean reports whether a payload may hold any bytes.
func (l *Layout) Clean() bool {
	return (l.HasLength() || l.escape != nil) && !l.json && !l.said.choosy()
}

// Spell is what can be framed in place of a payload: itself, if it fits; else
// letters, as many as it has bytes, and where a payload is a JSON text those as
// its string. Those of a payload that has no bytes, or too many, may not fit, either.
func (l *Layout) Spell(payload []byte) []byte {
	if l.Fits(payload) == nil || l.Clean() {
		return payload
	}
	spelt := make([]byte, 0, len(payload)+2)
	for _, b := range payload {
		spelt = append(spelt, 'a'+b%26)
	}
	if l.json {
		spelt = append(append([]byte{'"'}, spelt...), '"')
	}
	return spelt
}

// Grain is what the length of every payload is a multiple of, an offset aside: 1 for nearly all.
func (l *Layout) Grain() uint64 {
	if !l.HasLength() {
		return 1
	}
	return l.parts[l.length].counts.unit
}
