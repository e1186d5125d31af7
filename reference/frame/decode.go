package frame

import "bytes"

// Decoder turns the bytes of one connection into messages. A new connection needs a new one: the rest of a frame that
// never came must not be completed by a stranger's bytes.
//
// It holds only bytes that have arrived. A length is a claim of the peer; memory for it is not set aside before the
// bytes come, or four bytes would buy four gigabytes.
//
// A reader goes round like this: read into Room, tell with Fill how much came, and take messages with View until there are
// none.
type Decoder struct {
	framing Framing
	max     int
	lent    []byte // see Lend; nil while there is nothing lent
	buf     []byte // what has arrived
	start   int    // of the first frame not yet returned, in buf
	scanned int    // where a mark ends a message: bytes after start that were looked at and end none
	marked  marked // what they have come to
	plain   []byte // the last payload, if payloads are transformed
	number  uint64 // of the last frame, if frames are numbered
	err     error
}

// A reader waits with its room in hand, so that firstRoom is what each connection costs while nothing comes. What a long frame
// needed is used again for the next one, up to keptRoom.
const (
	firstRoom = 4 << 10
	keptRoom  = 64 << 10
)

// NewDecoder returns a decoder that refuses payloads greater than max; 0 means no limit.
func NewDecoder(f Framing, max int) *Decoder {
	return &Decoder{framing: f, max: max}
}

// Room returns memory to read into, of at least one byte and usually many. What View returned before is no longer valid.
func (d *Decoder) Room() []byte {
	if d.start > 0 {
		// Moving the rest forward once for each read, not once for each frame, keeps the work linear.
		d.buf = d.buf[:copy(d.buf, d.buf[d.start:])]
		d.start = 0
	}
	if cap(d.buf) > keptRoom && len(d.buf) < cap(d.buf)/4 {
		d.buf = append(d.lent[:0], d.buf...)
	}
	if cap(d.buf)-len(d.buf) <= cap(d.buf)/4 {
		// Twice what has arrived, and not what was promised.
		d.buf = append(make([]byte, 0, max(firstRoom, 2*len(d.buf))), d.buf...)
	}
	return d.buf[len(d.buf):cap(d.buf)]
}

// Fill adds the first n bytes of Room, which have been read from the stream.
func (d *Decoder) Fill(n int) {
	d.buf = d.buf[:len(d.buf)+n]
}

// Feed adds bytes as they came from the stream: Room and Fill for whoever has read them elsewhere.
func (d *Decoder) Feed(p []byte) {
	for len(p) > 0 {
		n := copy(d.Room(), p)
		d.Fill(n)
		p = p[n:]
	}
}

// Next returns the next whole message, which the caller owns; ok is false if there is none yet. After an error, which is
// ErrTooLarge, ErrMalformed, ErrSignature or ErrReplay, every call returns that error.
func (d *Decoder) Next() (payload []byte, ok bool, err error) {
	payload, ok, err = d.View()
	return bytes.Clone(payload), ok, err
}

// View is Next without the copy: the payload is valid until the next call of View, Room, Feed, Lend or Park.
func (d *Decoder) View() (payload []byte, ok bool, err error) {
	if d.err != nil {
		return nil, false, d.err
	}
	payload, ok, err = d.next()
	if !ok || d.framing.transform == nil {
		return payload, ok, err
	}
	if d.plain, err = d.framing.transform.Open(d.plain[:0], payload, d.max, &d.number); err != nil {
		return d.fail(err)
	}
	return d.plain, true, nil
}

// next is View without the transformation.
func (d *Decoder) next() (payload []byte, ok bool, err error) {
	switch d.framing.kind {
	case byLine:
		return d.nextLine()
	case byVarint:
		return d.nextDelimited()
	case byMarks:
		return d.nextMarked()
	case byFlags:
		return d.nextFlagged()
	case byDigits:
		return d.nextNetstring()
	case byRecord:
		return d.nextRecord()
	case byDollar:
		return d.nextInterleaved()
	}
	return d.nextFrame()
}

// Partial reports whether a frame has begun and is not whole. At the end of the stream that is the difference between
// a clean close and a truncated message.
func (d *Decoder) Partial() bool { return len(d.buf) > d.start || d.marked.begun }

// Begun returns how much of the frame that is not whole has arrived, and whether a part of its header is missing. A mark is no
// header, and what ends by one has none.
func (d *Decoder) Begun() (n int, headless bool) {
	n = len(d.buf) - d.start
	switch d.framing.kind {
	case byVarint:
		_, header, _ := varint(d.buf[d.start:])
		return n, header == 0
	case byDigits:
		_, header, _ := digits(d.buf[d.start:])
		return n, header == 0
	}
	return n + len(d.marked.plain), n < d.framing.width
}

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
	return d.counted(width, length)
}

// counted returns the payload of so many bytes that follows a header of width, once it is there.
func (d *Decoder) counted(width int, length uint64) ([]byte, bool, error) {
	rest := d.buf[d.start:]
	// The length is compared as the unsigned number it is, and before the payload has come: a sign bit is a large
	// number, and a frame that will be refused is refused on its header.
	if d.max > 0 && length > uint64(d.max) {
		return d.fail(ErrTooLarge)
	}
	if uint64(len(rest)-width) < length {
		return nil, false, nil
	}
	payload := rest[width : width+int(length)]
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
		return line, true, nil
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
