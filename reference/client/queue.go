package client

import "slices"

// parcel is one frame in the queue, whole. Call is nil for a ping or pong.
type parcel struct {
	frame []byte
	call  *Call
	try   int // which sending of the call it is
}

// queue holds the frames that wait, first in, first out. Its memory is used again, and taking the first costs the same
// however many wait.
type queue struct {
	items []parcel
	head  int // of the first that was not taken
}

func (q *queue) len() int { return len(q.items) - q.head }

func (q *queue) push(p parcel) {
	if q.head > 0 && len(q.items) == cap(q.items) && q.head >= len(q.items)/2 {
		// Half of it has been taken: moving the rest forward now is paid for by those that were.
		kept := copy(q.items, q.items[q.head:])
		clear(q.items[kept:])
		q.items, q.head = q.items[:kept], 0
	}
	q.items = append(q.items, p)
}

func (q *queue) first() parcel { return q.items[q.head] }

func (q *queue) pop() {
	q.items[q.head] = parcel{}
	q.head++
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}

// remove takes a call's frame out, and returns its length; 0 if it is not there.
func (q *queue) remove(call *Call) int {
	at := slices.IndexFunc(q.items[q.head:], func(p parcel) bool { return p.call == call })
	if at < 0 {
		return 0
	}
	length := len(q.items[q.head+at].frame)
	q.items = slices.Delete(q.items, q.head+at, q.head+at+1)
	return length
}
