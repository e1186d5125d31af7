package wire

import (
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Decoder divides a stream into payloads, however the stream was cut into
// pieces. What it holds grows with the bytes that came, never with the length
// that a header claims. It is not for use by several goroutines at once.
type Decoder struct {
	layout *layout.Layout
	limit  uint64
	buf    []byte // bytes written; those before off are returned already
	off    int
	seen   layout.Seen // of the frame that begins at off
	count  int
	free   []byte // of the last payload's frame
	aside  [][]byte
	size   int                    // of their frames
	drops  func(*FrameError) bool // nil: nothing that is wrong
	err    error
}

// NewDecoder makes a decoder of one stream from its first byte. A new
// connection needs a new one.
func (f Framing) NewDecoder() *Decoder { return &Decoder{layout: f.Layout(), limit: f.limit()} }

// NewForgivingDecoder makes a decoder that goes on behind a wrong frame where the specification of a preset says so, see FixedBy. A witness
// needs NewDecoder, which tells what is wrong.
func (f Framing) NewForgivingDecoder() *Decoder {
	d, fixed := f.NewDecoder(), FixedBy(f.Text())
	d.drops = func(wrong *FrameError) bool {
		return wrong.Size > 0 && slices.ContainsFunc(fixed, func(p FixedPolicy) bool {
			return p.Policy == wrong.Policy && (p.Is == "drop" || p.Is == "skip")
		})
	}
	return d
}

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
	if d.off < len(d.buf)-d.off || d.off == 0 {
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
	d.off += d.layout.Skip(d.buf[d.off:])
	found, ok, wrong := d.layout.Scan(d.buf[d.off:], d.limit, &d.seen)
	if wrong != nil && d.drops != nil && d.drops(wrong) {
		d.off += wrong.Size
		d.seen = layout.Seen{}
		if wrong.Policy == layout.BadCheck {
			d.seen = d.seen.Next() // its last mark may begin the next frame
		}
		return d.Next()
	}
	if wrong != nil {
		d.err = wrong
	}
	if !ok {
		return nil, false, d.err
	}
	payload = append([]byte{}, found.Payload...)
	d.off += found.Size
	d.seen = d.seen.Next()
	if found.Aside {
		d.aside, d.size = append(d.aside, payload), d.size+found.Size
		return d.Next()
	}
	d.count++
	d.free = append([]byte{}, found.Free...)
	return payload, true, nil
}

// Aside returns the payloads of the frames that were set aside since it was asked last, see Framing.Aside, and how many bytes these have.
func (d *Decoder) Aside() (payloads [][]byte, size int) {
	payloads, size = d.aside, d.size
	d.aside, d.size = nil, 0
	return payloads, size
}

// Free is what stood in the frame of the last payload where the sender may choose the bytes, such as a tag that an answer repeats.
func (d *Decoder) Free() []byte { return d.free }

// Pending is the number of bytes that no payload has been returned for. Once
// Next has said false they are an incomplete frame: above 0 at the end of a
// stream means that it was truncated.
func (d *Decoder) Pending() int {
	if rest := d.buf[d.off:]; d.count > 0 && d.layout.Idle(rest) {
		return 0
	}
	return len(d.buf) - d.off
}

// Count is the number of whole frames returned so far.
func (d *Decoder) Count() int { return d.count }
