package wire

import "bytes"

// Decoder divides a stream into payloads, however the stream was cut into
// pieces. What it holds grows with the bytes that came, never with the length
// that a header claims. It is not for use by several goroutines at once.
type Decoder struct {
	framing Framing
	buf     []byte // bytes written; those before off are returned already
	off     int
	scanned int // lines: bytes after off that are known to hold no terminator
	count   int
	err     error
}

// NewDecoder makes a decoder of one stream from its first byte. A new
// connection needs a new one.
func (f Framing) NewDecoder() *Decoder { return &Decoder{framing: f} }

// Write takes the next bytes of the stream, which it copies. After an error of
// Next it ignores them.
func (d *Decoder) Write(p []byte) {
	if d.err != nil {
		return
	}
	d.reclaim()
	d.buf = append(d.buf, p...)
}

// reclaim moves what is pending to the front of the buffer, but only when at
// least as many bytes were returned since: so every byte pays for at most one
// move, and a stream of small frames costs linear time.
func (d *Decoder) reclaim() {
	if d.off < d.Pending() || d.off == 0 {
		return
	}
	d.buf = d.buf[:copy(d.buf, d.buf[d.off:])]
	d.off = 0
}

// Next returns the next whole payload, which is the caller's to keep; it is
// empty, not nil, for an empty frame. ok is false if more bytes are needed. An
// error is a *FrameError, and every later call returns it again.
func (d *Decoder) Next() (payload []byte, ok bool, err error) {
	if d.err != nil {
		return nil, false, d.err
	}
	find := d.findPrefixed
	if d.framing.Line() {
		find = d.findLine
	}
	start, end, next, ok := find(d.buf[d.off:])
	if !ok {
		return nil, false, d.err
	}
	payload = append([]byte{}, d.buf[d.off+start:d.off+end]...)
	d.off += next
	d.scanned = 0
	d.count++
	return payload, true, nil
}

// findPrefixed finds the payload of the first frame in b and where the next
// frame starts. It sets d.err when the header alone condemns the frame.
func (d *Decoder) findPrefixed(b []byte) (start, end, next int, ok bool) {
	head := d.framing.HeaderLen()
	if len(b) < head {
		return 0, 0, 0, false
	}
	field := d.framing.value(b[:head])
	if field < d.framing.counted() {
		d.err = &FrameError{Kind: Malformed, Length: field}
		return 0, 0, 0, false
	}
	length := field - d.framing.counted()
	if length > d.framing.limit() {
		d.err = &FrameError{Kind: TooLarge, Length: length}
		return 0, 0, 0, false
	}
	// Unsigned and without a sum, since a length may be near 2^64.
	if uint64(len(b)-head) < length {
		return 0, 0, 0, false
	}
	end = head + int(length)
	return head, end, end, true
}

// findLine is findPrefixed for lines. It sets d.err as soon as no byte to come
// could end the line within the limit.
func (d *Decoder) findLine(b []byte) (start, end, next int, ok bool) {
	at := bytes.Index(b[d.scanned:], []byte(lineEnd))
	length := len(b) // no line can end before this length
	switch {
	case at >= 0:
		length = d.scanned + at
	case bytes.HasSuffix(b, []byte("\r")):
		length-- // its LF may still come
	}
	if uint64(length) > d.framing.limit() {
		d.err = &FrameError{Kind: TooLarge, Length: d.framing.limit() + 1}
		return 0, 0, 0, false
	}
	if at < 0 {
		d.scanned = length
		return 0, 0, 0, false
	}
	return 0, length, length + len(lineEnd), true
}

// Pending is the number of bytes that no payload has been returned for. Once
// Next has said false they are an incomplete frame: above 0 at the end of a
// stream means that it was truncated.
func (d *Decoder) Pending() int { return len(d.buf) - d.off }

// Count is the number of whole frames returned so far.
func (d *Decoder) Count() int { return d.count }
