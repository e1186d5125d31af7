package client

import "slices"

// most is how many bytes of small frames leave in one write. Each write costs the system about as much as moving some
// thousand bytes, so that a hundred small frames in one are a hundred times cheaper; more than this gains nothing.
const most = 64 << 10

// batch is what is being written: many small frames, copied together, or one large frame as it is. The client's lock
// guards it, but for bytes, which the writer alone changes.
type batch struct {
	bytes   []byte // what is to be written
	own     []byte // memory for it, used again
	sent    int    // bytes that the system has taken
	whole   int    // frames of which it has taken all
	parcels []parcel
	ends    []int // where each frame ends in bytes
}

// fits reports whether the frame may join.
func (b *batch) fits(frame []byte) bool {
	return len(b.parcels) == 0 || len(b.bytes)+len(frame) <= most
}

func (b *batch) add(p parcel) {
	if len(b.parcels) == 0 && len(p.frame) > most {
		b.bytes = p.frame
	} else {
		b.bytes = append(b.bytes, p.frame...)
		b.own = b.bytes
	}
	b.parcels = append(b.parcels, p)
	b.ends = append(b.ends, len(b.bytes))
}

// start is where frame number i begins in bytes.
func (b *batch) start(i int) int {
	if i == 0 {
		return 0
	}
	return b.ends[i-1]
}

// drop takes frame number i out, of which no byte has left.
func (b *batch) drop(i int) {
	from, to := b.start(i), b.ends[i]
	if len(b.parcels) == 1 {
		b.bytes = b.bytes[:0:0] // it may be the frame of somebody else
	} else {
		b.bytes = slices.Delete(b.bytes, from, to)
	}
	b.parcels = slices.Delete(b.parcels, i, i+1)
	b.ends = slices.Delete(b.ends, i, i+1)
	for j := i; j < len(b.ends); j++ {
		b.ends[j] -= to - from
	}
}

// reset makes room for the next frames.
func (b *batch) reset() {
	clear(b.parcels)
	b.parcels, b.ends = b.parcels[:0], b.ends[:0]
	b.bytes, b.sent, b.whole = b.own[:0], 0, 0
}
