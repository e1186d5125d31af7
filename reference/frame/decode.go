package frame

import "bytes"

// keep is the capacity that a decoder keeps between frames; what a greater frame needed is given back.
const keep = 64 << 10

// Decoder turns the bytes of one connection into messages. A new connection needs a new one: the rest of a frame that
// never came must not be completed by a stranger's bytes.
//
// It holds only bytes that have arrived. A length is a claim of the peer; memory for it is not set aside before the
// bytes come, or four bytes would buy four gigabytes.
type Decoder struct {
	framing Framing
	max     int
	buf     []byte
	start   int // of the first frame not yet returned, in buf
	scanned int // lines only: bytes after start known to hold no line end
	err     error
}

// NewDecoder returns a decoder that refuses payloads greater than max; 0 means no limit.
func NewDecoder(f Framing, max int) *Decoder {
	return &Decoder{framing: f, max: max}
}

// Feed adds bytes as they came from the stream.
func (d *Decoder) Feed(p []byte) {
	if d.start > 0 {
		// Moving the rest forward once for each read, not once for each frame, keeps the work linear.
		d.buf = d.buf[:copy(d.buf, d.buf[d.start:])]
		d.start = 0
	}
	if len(d.buf) == 0 && cap(d.buf) > keep {
		d.buf = nil
	}
	d.buf = append(d.buf, p...)
}

// Next returns the next whole message, which the caller owns; ok is false if there is none yet. After an error, which is
// ErrTooLarge or ErrMalformed, every call returns that error.
func (d *Decoder) Next() (payload []byte, ok bool, err error) {
	if d.err != nil {
		return nil, false, d.err
	}
	if d.framing.lines() {
		return d.nextLine()
	}
	return d.nextFrame()
}

// Partial reports whether a frame has begun and is not whole. At the end of the stream that is the difference between
// a clean close and a truncated message.
func (d *Decoder) Partial() bool { return len(d.buf) > d.start }

func (d *Decoder) nextFrame() ([]byte, bool, error) {
	rest := d.buf[d.start:]
	width := d.framing.width
	if len(rest) < width {
		return nil, false, nil
	}
	length := d.framing.length(rest[:width])
	if d.framing.included {
		if length < uint64(width) {
			return d.fail(ErrMalformed)
		}
		length -= uint64(width)
	}
	// The length is compared as the unsigned number it is, and before the payload has come: a sign bit is a large
	// number, and a frame that will be refused is refused on its header.
	if d.max > 0 && length > uint64(d.max) {
		return d.fail(ErrTooLarge)
	}
	if uint64(len(rest)-width) < length {
		return nil, false, nil
	}
	payload := bytes.Clone(rest[width : width+int(length)])
	d.start += width + int(length)
	return payload, true, nil
}

func (d *Decoder) nextLine() ([]byte, bool, error) {
	rest := d.buf[d.start:]
	if at := bytes.Index(rest[d.scanned:], crlf); at >= 0 {
		line := rest[:d.scanned+at]
		d.start += len(line) + len(crlf)
		d.scanned = 0
		if d.tooLong(len(line)) {
			return d.fail(ErrTooLarge)
		}
		return bytes.Clone(line), true, nil
	}
	// A CR at the very end may be half of the line end, so it is looked at again, and does not count yet.
	d.scanned = len(rest)
	if bytes.HasSuffix(rest, crlf[:1]) {
		d.scanned--
	}
	if d.tooLong(d.scanned) {
		return d.fail(ErrTooLarge)
	}
	return nil, false, nil
}

func (d *Decoder) tooLong(length int) bool { return d.max > 0 && length > d.max }

func (d *Decoder) fail(err error) ([]byte, bool, error) {
	d.err = err
	return nil, false, err
}
