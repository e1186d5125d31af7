package wire

// Frame is one valid frame of payload, which it copies. Max does not bind it,
// since peers must be sent frames above it. It panics if payload cannot be
// framed at all, being longer than Capacity or holding what would end it early:
// that is the caller's bug. Bytes of the sender's choice are 0.
func (f Framing) Frame(payload []byte) []byte {
	return f.Layout().Append(make([]byte, 0, len(payload)+f.Overhead()), payload, nil)
}

// Frames is the frames of all payloads, one after the other, for one write.
func (f Framing) Frames(payloads ...[]byte) []byte {
	n, overhead := 0, f.Overhead()
	for _, p := range payloads {
		n += len(p) + overhead
	}
	stream, l := make([]byte, 0, n), f.Layout()
	for _, p := range payloads {
		stream = l.Append(stream, p, nil)
	}
	return stream
}

// Header is a header alone that claims length bytes of payload, for a frame
// that ends early, never continues, or lies. It panics if length is above
// Announces, and for what has no length.
func (f Framing) Header(length uint64) []byte { return f.Layout().Header(length) }

// Field is a header whose length holds value as it is: a value below what it
// counts beside the payload makes a header that no valid frame has. It panics if
// value does not fit, and for what has no length.
func (f Framing) Field(value uint64) []byte { return f.Layout().Field(value) }
