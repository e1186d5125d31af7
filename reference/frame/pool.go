package frame

import (
	"math/bits"
	"sync"
)

// Buffers have capacities that are powers of two, and each power has a pool of its own: what one connection gives back
// fits the next one. Small ones hold the part of a frame that an idle peer has sent; the greatest is where keeping would
// cost more than the allocator does.
const (
	leastPower = 9  // 512 bytes
	turnPower  = 16 // 64 KiB: what is read in one turn
	mostPower  = 22 // 4 MiB
)

// turn is how much room a read is given when nothing is known about what comes.
const turn = 1 << turnPower

var pools [mostPower + 1]sync.Pool

// buffer is boxed, because a slice that is put into a pool costs an allocation each time, and a pointer none.
type buffer struct{ bytes []byte }

// power is the smallest power of two that holds n bytes and has a pool, or is beyond the pools.
func power(n int) int { return max(bits.Len(uint(n-1)), leastPower) }

// borrow returns an empty buffer that holds at least n bytes, n above 0.
func borrow(n int) *buffer {
	p := power(n)
	if p > mostPower {
		return &buffer{make([]byte, 0, 1<<p)}
	}
	if b, ok := pools[p].Get().(*buffer); ok {
		return b
	}
	return &buffer{make([]byte, 0, 1<<p)}
}

// giveBack ends the use of a buffer. Nobody may hold a part of it any longer.
func giveBack(b *buffer) {
	if p := power(cap(b.bytes)); p <= mostPower {
		b.bytes = b.bytes[:0]
		pools[p].Put(b)
	}
}
