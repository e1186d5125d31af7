package wire

import "bytes"

// Guess says which framing fits an answer: echo is all that came back after
// payload was sent, and fits if it is exactly one frame of payload. f is tried
// first, then the others in the order of Fixed, with f's Max. ok is false if none
// fits, as when only the payload came back.
func (f Framing) Guess(echo, payload []byte) (fits Framing, ok bool) {
	for _, candidate := range append([]Framing{f}, Fixed()...) {
		if candidate = candidate.Limited(f.Max); candidate.isFrameOf(echo, payload) {
			return candidate, true
		}
	}
	return Framing{}, false
}

func (f Framing) isFrameOf(echo, payload []byte) bool {
	d := f.NewDecoder()
	d.Write(echo)
	got, ok, _ := d.Next()
	return ok && d.Pending() == 0 && bytes.Equal(got, payload)
}
