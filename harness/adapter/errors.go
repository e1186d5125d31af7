package adapter

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/given"
	"github.com/sockdrill/sockdrill/harness/process"
)

// ProtocolError says how an adapter broke the drill protocol: trouble of the adapter, never the implementation's failure.
type ProtocolError struct {
	Line    string // the offending line, shortened; empty if the trouble is that there is none
	Problem string
	Remedy  string
	Late    bool // what is missing may be under way: only its time was over
}

// Timeout reports whether only its time was over, as errors of package net do.
func (e *ProtocolError) Timeout() bool { return e.Late }

func (e *ProtocolError) Error() string {
	text := "drill protocol: " + e.Problem
	if e.Line != "" {
		text += fmt.Sprintf(" in the line %q", e.Line)
	}
	return given.Sentence(text, e.Remedy)
}

// EndedError says that the process ended while something was still wanted of it.
type EndedError struct {
	Wanted string // what was waited for
	Exit   string // how it ended, in words
	Half   string // the line it did not finish, shortened; empty if none
	Stderr string // its standard error: the beginning and the end
}

func (e *EndedError) Error() string {
	text := fmt.Sprintf("%s: the process %s", e.Wanted, e.Exit)
	if e.Half != "" {
		text += fmt.Sprintf(" after half a line, %q", e.Half)
	}
	if words := process.LastWords(e.Stderr); words != "" {
		text += "; its standard error says:\n" + words
	}
	return text
}

// RefusedError is an answer that says no.
type RefusedError struct {
	Verb        string
	Unsupported string // what it does not know; empty if it knows it and could not
	Text        string // free text; never judged
}

func (e *RefusedError) Error() string {
	if e.Unsupported != "" {
		return fmt.Sprintf("%s: the adapter does not support %q", e.Verb, e.Unsupported)
	}
	return fmt.Sprintf("%s: the adapter refused: %s", e.Verb, e.Text)
}
