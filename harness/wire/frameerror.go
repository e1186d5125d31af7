package wire

import "fmt"

// ErrorKind says what is wrong with a frame. Its text is the class that the
// drill protocol has for it.
type ErrorKind string

const (
	TooLarge  ErrorKind = "frame_too_large" // the payload would be above Max
	Malformed ErrorKind = "malformed"       // the length counts the header and is below it
)

// FrameError is why a Decoder gave up. Nothing after it can be decoded, since
// nobody knows where the next frame begins.
type FrameError struct {
	Kind ErrorKind
	// Length is, for TooLarge, the payload bytes that the header claimed, or for
	// a line the least it must have (Max+1, wherever it would have ended). For
	// Malformed it is the length field as it stood.
	Length uint64
}

func (e *FrameError) Error() string {
	return fmt.Sprintf("decode frame: length %d: %s", e.Length, e.Kind)
}
