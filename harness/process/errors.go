package process

import (
	"fmt"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/given"
)

// StartError says why an implementation did not start or did not become ready.
type StartError struct {
	Command string // as it was given
	Problem string
	Remedy  string
	Late    bool          // it may be under way: only its time was over
	Waited  time.Duration // how long it was ready to run and had no processor, where it is late and the system tells
	Cause   error         // may be nil
}

func (e *StartError) Error() string {
	return given.Sentence(fmt.Sprintf("start %q: %s", e.Command, e.Problem), e.Remedy)
}

func (e *StartError) Unwrap() error { return e.Cause }

// Timeout reports whether only its time was over, as errors of package net do.
func (e *StartError) Timeout() bool { return e.Late }

// Shorten keeps what a message can show of a line.
func Shorten(line string) string {
	const most = 160
	if len(line) <= most {
		return line
	}
	return strings.ToValidUTF8(line[:most], "") + "…"
}
