package frame

// Lend has the decoder read into p, which it may use until Park, and which must be longer than nothing. One buffer then does for
// many connections, of which most have nothing to decode: package fast uses it so. What of a frame has arrived moves there, unless
// it is too long for that.
func (d *Decoder) Lend(p []byte) {
	d.lent = p
	if rest := d.buf[d.start:]; len(rest) <= len(p)/2 {
		d.buf, d.start = append(p[:0], rest...), 0
	}
}

// Park gives back what was lent, before a wait that may be long. What of a frame has arrived stays, in memory of its own size;
// between frames the decoder holds none.
func (d *Decoder) Park() {
	if rest := d.buf[d.start:]; d.onLoan() || len(rest) < cap(d.buf)/4 {
		d.buf, d.start = append([]byte(nil), rest...), 0
	}
	d.lent = nil
}

// onLoan reports whether buf is in what was lent, and not in memory of the decoder's own.
func (d *Decoder) onLoan() bool {
	return d.lent != nil && cap(d.buf) > 0 && &d.buf[:1][0] == &d.lent[0]
}
