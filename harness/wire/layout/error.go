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

	// Size is how many bytes of the stream can be dropped to go on behind what is wrong, for whoever may (see Policy); 0: nobody knows
	// where the next frame begins.
	Size int
	// Policy says what becomes of what is wrong, as a manifest has it under policies: bad_check, where the end of a frame is known and
	// what is in it does not fit, or bad_start, where the bytes stand before a mark. It is empty where Size is 0.
	Policy string
}

// The policies of an Error.
const (
	BadCheck = "bad_check"
	BadStart = "bad_start"
)

func (e *Error) Error() string {
	if e.Why != "" {
		return fmt.Sprintf("decode frame: %s: %s", e.Why, e.Kind)
	}
	return fmt.Sprintf("decode frame: length %d: %s", e.Length, e.Kind)
}

func malformed(format string, args ...any) *Error {
	return &Error{Kind: Malformed, Why: fmt.Sprintf(format, args...)}
}
