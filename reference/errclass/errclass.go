package errclass

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

// Class is one word of the closed vocabulary of the drill protocol.
type Class string

// The classes that the reference reports.
const (
	None           Class = ""
	Refused        Class = "refused"
	ConnectTimeout Class = "connect_timeout"
	HandshakeLimit Class = "handshake_timeout"
	IdleTimeout    Class = "idle_timeout"
	FrameTimeout   Class = "frame_timeout"
	RequestTimeout Class = "request_timeout"
	SendTimeout    Class = "send_timeout"
	PingTimeout    Class = "ping_timeout"
	Reset          Class = "reset"
	CleanClose     Class = "clean_close"
	Truncated      Class = "truncated"
	FrameTooLarge  Class = "frame_too_large"
	Malformed      Class = "malformed"
	Canceled       Class = "canceled"
	Ambiguous      Class = "ambiguous"
	GaveUp         Class = "gave_up"
	Rejected       Class = "rejected"
	Closed         Class = "closed"
	QueueFull      Class = "queue_full"
	Certificate    Class = "certificate"
	Resolve        Class = "resolve"
	Other          Class = "other"
)

// Timeout reports whether the class is one of the limits that ran out.
func (c Class) Timeout() bool {
	switch c {
	case ConnectTimeout, HandshakeLimit, IdleTimeout, FrameTimeout, RequestTimeout, SendTimeout, PingTimeout:
		return true
	}
	return false
}

// Error is a class with the words of whoever found it. The words are for people and are never branched on.
type Error struct {
	Class  Class
	Detail string

	// History is what went wrong before: the earlier tries that this error is the end of, or the addresses that were
	// tried, oldest first. Nil where there was nothing before.
	History []*Error

	// Final says that trying again cannot help: the question itself has no answer.
	Final bool
}

// New returns an *Error of the class; the rest is as in fmt.Sprintf.
func New(class Class, format string, args ...any) *Error {
	return &Error{Class: class, Detail: fmt.Sprintf(format, args...)}
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return string(e.Class)
	}
	return string(e.Class) + ": " + e.Detail
}

// After returns the error with the history of what went wrong before it.
func (e *Error) After(history []*Error) *Error {
	if len(history) == 0 {
		return e
	}
	after := *e
	after.History = history
	return &after
}

// Of classifies an error of the network. An *Error keeps its class; nil has class None; what nobody knows is Other.
func Of(err error) Class {
	var known *Error
	switch {
	case err == nil:
		return None
	case errors.As(err, &known):
		return known.Class
	case errors.Is(err, io.EOF):
		return CleanClose
	case errors.Is(err, net.ErrClosed):
		return Closed
	case anyOf(err, resets):
		// Which of these a program sees depends on whether it was reading or writing, and on how soon.
		return Reset
	case anyOf(err, refusals):
		return Refused
	case errors.As(err, new(*net.DNSError)), errors.As(err, new(*net.AddrError)), errors.As(err, new(*net.ParseError)):
		return Resolve
	}
	return Other
}

// Wrap returns err as an *Error: classified if it is not one already.
func Wrap(act string, err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return New(Of(err), "%s: %v", act, err)
}

// Expired reports whether err is that of a deadline that passed.
func Expired(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

func anyOf(err error, targets []error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}
