package record

import (
	"slices"
)

// The exit codes of a run.
const (
	ExitOK         = 0 // all as expected; shortfalls and known failures are listed
	ExitFailed     = 1 // a MUST failed, or a known failure passed or expired
	ExitUsage      = 2 // usage or configuration; nothing selected
	ExitIncomplete = 3 // incomplete, or more than 2 % inconclusive
	ExitStart      = 4 // the adapter or the implementation did not start or greet, or is not what was declared
	ExitHarness    = 5 // a fault of the harness
	ExitTimeLimit  = 124
	ExitInterrupt  = 130
	ExitTerminated = 143
)

// severity orders exit codes as a run does: what ended it comes first, then what is surest.
var severity = []int{
	ExitInterrupt, ExitTerminated, ExitTimeLimit, ExitUsage, ExitStart, ExitFailed, ExitHarness, ExitIncomplete, ExitOK,
}

// Outranks reports whether a run that has parts which ended with both exit codes ends with the first.
func Outranks(exit, other int) bool {
	return slices.Index(severity, exit) < slices.Index(severity, other)
}

// Interrupted reports whether a run was ended from outside, so that the cases under way are nobody's fault.
func Interrupted(exit int) bool {
	return exit == ExitTimeLimit || exit == ExitInterrupt || exit == ExitTerminated
}
