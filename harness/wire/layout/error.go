package layout

import "fmt"

// ErrorKind says what is wrong with a frame. Its text is the class that the
// drill protocol has for it.
type ErrorKind string

const (
	TooLarge  ErrorKind = "frame_too_large" // the payload would be above the limit, or above what the protocol allows
	Malformed ErrorKind = "malformed"       // no right frame begins so
)

// Error is why a stream cannot be told apart into frames any more: nobody knows
// where the next one begins.
type Error struct {
	Kind ErrorKind
	// Length is, for TooLarge, the payload bytes that the header claimed, or without a length the least it must have (the limit
	// and one, wherever it would have ended). For Malformed it is the length as it stood, if that is what is wrong.
	Length uint64
	Why    string // of Malformed, which part is wrong and how, where that is not the length
}

func (e *Error) Error() string {
	if e.Why != "" {
		return fmt.Sprintf("decode frame: %s: %s", e.Why, e.Kind)
	}
	return fmt.Sprintf("decode frame: length %d: %s", e.Length, e.Kind)
}

func malformed(format string, args ...any) *Error {
	return &Error{Kind: Malformed, Why: fmt.Sprintf(format, args...)}
}
