package layout

import (
	"bytes"
	"fmt"
)

// unmarked returns why a payload would end its frame early: the terminator stands in it, or begins in it and ends behind it.
func (l *Layout) unmarked(payload []byte) error {
	if l.escape != nil {
		return nil
	}
	end := l.Terminator()
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

// Clean reports whether a payload may hold any bytes.
func (l *Layout) Clean() bool { return (l.HasLength() || l.escape != nil) && !l.json }

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
