package reliable

// Width is how many numbers a window has: the newest one and those just before it. A sender is never further ahead of the oldest message
// that it still waits for, so that what is older than the window was answered, or given up.
const Width = 64

// Newer reports whether number a comes after b. Numbers begin again at 0 after the greatest one, so that the sign of their difference
// tells, and "a > b" does not (RFC 1982 section 3.2).
func Newer(a, b uint32) bool { return int32(a-b) > 0 }

// Window knows which numbers have come: the sliding window of RFC 4303 section 3.4.3. Its zero value is of no use; see NewWindow.
type Window struct {
	newest uint32
	seen   uint64 // bit n: newest-n has come
}

// NewWindow is a window after this number: neither it nor what is before it can come any more.
func NewWindow(after uint32) Window { return Window{newest: after, seen: ^uint64(0)} }

// Place is what a window has to say of a number.
type Place int

// The places of a number.
const (
	Fresh Place = iota // it has not come
	Seen               // it has
	Old                // nobody knows any more
)

// Place is where a number stands. It changes nothing: only what is carried out may move a window, or a datagram that was refused for
// another reason would keep out the right ones.
func (w *Window) Place(number uint32) Place {
	if Newer(number, w.newest) {
		return Fresh
	}
	behind := w.newest - number
	switch {
	case behind >= Width:
		return Old
	case w.seen&(1<<behind) != 0:
		return Seen
	}
	return Fresh
}

// Take notes that a number has come.
func (w *Window) Take(number uint32) {
	if !Newer(number, w.newest) {
		w.seen |= 1 << (w.newest - number)
		return
	}
	// A step of the whole width or more leaves nothing: Go shifts everything out then, where C would leave it to chance.
	w.seen = w.seen<<(number-w.newest) | 1
	w.newest = number
}
