package reliable

// Window is how many numbers back from the newest one a receiver tells a copy from what is new; and how far a sender may be ahead of the
// oldest message that it waits for, less one.
const Window = 64

// After reports whether number a comes after b, where numbers begin again at 0 after the greatest one: by less than half of all of them
// (RFC 1982 section 3.2).
func After(a, b uint32) bool { return a != b && a-b < 1<<31 }
