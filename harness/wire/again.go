package wire

import "bytes"

// Repeated is so many frames of one payload, one after the other.
func (f Framing) Repeated(payload []byte, times int) []byte {
	if !f.Layout().Sealed().Counts() {
		return bytes.Repeat(f.Frame(payload), times)
	}
	var stream []byte
	for range times {
		stream = f.Layout().Append(stream, payload, nil)
	}
	return stream
}

// Again returns the frames of these payloads each time that it is called. They are made once, unless they are numbered: then a frame
// that is sent a second time is none.
func (f Framing) Again(payloads ...[]byte) func() []byte {
	if f.Layout().Sealed().Counts() {
		return func() []byte { return f.Frames(payloads...) }
	}
	stream := f.Frames(payloads...)
	return func() []byte { return stream }
}
